"""A run with what is known of its metrics, and of the days before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.metric import Expectation, Metric
from resilience_hooks.validation.registry import Registry
from resilience_hooks.validation.standing import Changes
from resilience_hooks.validation.verdict import WORST_FIRST, Status, Verdict


@dataclass(frozen=True, slots=True)
class Point:
    """What the last run on a day said of a metric."""

    day: date
    status: Status
    value: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A metric, its verdict, what was expected, and its past, the last day last."""

    metric: Metric
    verdict: Verdict
    expected: Expectation | None
    past: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One run. ``changes`` is what it changed of what stands."""

    run: Evaluation
    entries: tuple[Entry, ...]
    changes: Changes

    @property
    def worst(self) -> Status:
        """The verdict on the whole."""
        return next(iter(self.counts), Status.EXPECTED_EMPTY)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many metrics have each verdict, the worst first; those without any are left out."""
        found = Counter(entry.verdict.status for entry in self.entries)
        return {status: found[status] for status in WORST_FIRST if found[status]}

    @property
    def by_severity(self) -> tuple[Entry, ...]:
        """The entries, the worst first."""
        return tuple(sorted(self.entries, key=lambda e: WORST_FIRST.index(e.verdict.status)))


def first_day(run: Evaluation, days: int) -> date:
    """The first of so many days up to a run's."""
    return run.day - timedelta(days=days - 1)


def report_of(
    run: Evaluation, registry: Registry, runs: Iterable[Evaluation], changes: Changes
) -> Report:
    """The report of a run; ``runs`` are those whose past is shown."""
    past = _past(runs)
    entries = tuple(
        Entry(metric, verdict, metric.expect.of(run.mode), past.get(metric.id, ()))
        for verdict in run.verdicts
        if (metric := registry.by_id.get(verdict.metric)) is not None
    )
    return Report(run, entries, changes)


def _past(runs: Iterable[Evaluation]) -> Mapping[str, tuple[Point, ...]]:
    """Of several runs on a day the last one counts, whatever their phases."""
    found: dict[str, dict[date, Point]] = {}
    for run in sorted(runs, key=lambda run: (run.day, run.at)):
        for verdict in run.verdicts:
            point = Point(run.day, verdict.status, verdict.value)
            found.setdefault(verdict.metric, {})[run.day] = point
    return {name: tuple(points.values()) for name, points in found.items()}
