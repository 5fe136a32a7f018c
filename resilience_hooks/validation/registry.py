"""All metrics, consistent with one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Final

from resilience_hooks.config.kinds import meant
from resilience_hooks.errors import ConfigError, UsageError
from resilience_hooks.validation.metric import Expectation, Metric

ID: Final = r"(?=.{1,60}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
"""An id becomes a column of the wide row, beside one that ends in ``__verdict``."""

TAKEN: Final = frozenset({"day", "mode", "verdict"})
"""Columns that the wide row has besides."""


@dataclass(frozen=True)
class Registry:
    """Metrics without faults, as ``registry_of`` makes it; in the order of their declaration."""

    metrics: tuple[Metric, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Metric]:
        """The metrics by id."""
        return {metric.id: metric for metric in self.metrics}

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases, in the order of their first metrics."""
        return tuple(dict.fromkeys(metric.phase for metric in self.metrics))

    def of_phase(self, phase: str | None) -> Registry:
        """The metrics of a phase with those that they presuppose; all for None.

        Raises UsageError for a phase without metrics.
        """
        if phase is None:
            return self
        if phase not in self.phases:
            close = meant(phase, self.phases) or f"; there are {', '.join(self.phases)}"
            raise UsageError(f"no metric is declared for the phase {phase}{close}")
        wanted = [metric.id for metric in self.metrics if metric.phase == phase]
        for name in wanted:
            wanted.extend(p for p in self.by_id[name].prerequisites if p not in wanted)
        return Registry(tuple(metric for metric in self.metrics if metric.id in set(wanted)))


def registry_of(metrics: Iterable[Metric]) -> Registry:
    """The registry of some metrics. Raises ConfigError with everything that is wrong with them."""
    found = tuple(metrics)
    faults = [*_repeated(found), *(fault for metric in found for fault in _alone(metric))]
    faults += _dangling(found)
    if not faults:
        faults += _circular(found)
    if faults:
        raise ConfigError(tuple(faults))
    return Registry(found)


def _repeated(metrics: tuple[Metric, ...]) -> Iterator[str]:
    first: dict[str, Metric] = {}
    for metric in metrics:
        known = first.setdefault(metric.id, metric)
        if known is not metric:
            place = f", at {known.declared_at}" if known.declared_at else ""
            yield _fault(metric, f"the id is taken{place}")


def _alone(metric: Metric) -> Iterator[str]:
    if not re.fullmatch(ID, metric.id):
        yield _fault(metric, "an id has small letters, digits and single _, a letter first")
    if metric.id in TAKEN:
        yield _fault(metric, "the dashboard's wide row has a column of that name; rename it")
    if not metric.phase:
        yield _fault(metric, "phase is empty; name the phase after which it is looked at")
    if not isinstance(metric.query, str) and not metric.needs:
        yield _fault(metric, "an ibis expression needs its tables; name them in needs")
    for table, columns in metric.optional.items():
        for column in sorted({*columns} & {*metric.needs.get(table, ())}):
            yield _fault(metric, f"{table}.{column} is both needed and optional; keep one of them")
    expected = {"default": metric.expect.default}
    expected.update((mode.value.replace("_", "-"), e) for mode, e in metric.expect.by_mode.items())
    for name, expectation in expected.items():
        yield from (_fault(metric, f"expect.{name}: {fault}") for fault in _bounds(expectation))


def _bounds(expected: Expectation) -> Iterator[str]:
    low, high = expected.at_least, expected.at_most
    if low is not None and high is not None and low > high:
        yield f"at-least {low:g} is above at-most {high:g}: nothing can satisfy it"
    below, above = expected.warn_below, expected.warn_above
    if low is not None and below is not None and below <= low:
        yield f"warn-below {below:g} is not above at-least {low:g}: it would never be seen"
    if high is not None and above is not None and above >= high:
        yield f"warn-above {above:g} is not below at-most {high:g}: it would never be seen"
    if expected.empty == "required" and (low, high, below, above) != (None,) * 4:
        yield 'empty = "required" does not go with bounds; keep one of them'


def _dangling(metrics: tuple[Metric, ...]) -> Iterator[str]:
    ids = tuple(metric.id for metric in metrics)
    for metric in metrics:
        for name in metric.prerequisites:
            if name not in ids:
                close = meant(name, ids)
                yield _fault(metric, f"the prerequisite {name} is no metric{close}")


def _circular(metrics: tuple[Metric, ...]) -> Iterator[str]:
    by_id = {metric.id: metric for metric in metrics}
    try:
        TopologicalSorter({m.id: m.prerequisites for m in metrics}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        yield _fault(by_id[circle[0]], f"prerequisites go in a circle: {' ← '.join(circle)}")


def _fault(metric: Metric, message: str) -> str:
    place = f"{metric.declared_at}: " if metric.declared_at else ""
    return f"{place}metrics.{metric.id}: {message}"
