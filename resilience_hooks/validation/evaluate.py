"""The look at a day: open the engine, plan, measure, judge. Nobody is told here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from resilience_hooks.alerts.clock import Clock
from resilience_hooks.errors import UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.catalogue.declared import read
from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.engines.open import open_engine
from resilience_hooks.validation.load import load
from resilience_hooks.validation.measure import measure
from resilience_hooks.validation.plan import Planned, Ready, plan
from resilience_hooks.validation.registry import Registry
from resilience_hooks.validation.settings import TableKeys, ValidationSettings
from resilience_hooks.validation.situation import game_days, situation_of
from resilience_hooks.validation.verdict import Situation, Verdict, judge


@dataclass(frozen=True, slots=True)
class Job:
    """A configuration, the folder that paths in it start from, and the time."""

    settings: ValidationSettings
    registry: Registry
    folder: Path
    clock: Clock

    @property
    def store(self) -> Path:
        """The SQLite file that remembers results and alerts."""
        return self.folder / self.settings.store

    def today(self) -> date:
        """The game day that it is now. Raises UsageError for an unknown zone."""
        return game_days(self.settings.schedule).day_of(self.clock.now())


def job_of(config: Path, clock: Clock) -> Job:
    """The job that a file describes. Raises UsageError, ConfigError with every fault."""
    settings, registry = load(config)
    return Job(settings, registry, config.parent, clock)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdicts on a game day after a phase (None: on all metrics), in a mode, at a moment."""

    phase: str | None
    day: date
    mode: Mode
    at: datetime
    verdicts: tuple[Verdict, ...]


@contextmanager
def engine_of(job: Job) -> Iterator[Engine]:
    """The engine of a job, for a while. Raises UsageError, MeasurementError."""
    engine = open_engine(job.settings.source, job.settings.tables, job.folder)
    try:
        yield engine
    finally:
        engine.close()


def catalogue_of(job: Job, engine: Engine | None) -> Catalogue:
    """The tables of an engine and of the declared file; the engine's go before.

    Raises UsageError where there is neither.
    """
    declared = job.settings.source.catalogue
    found = read(job.folder / declared) if declared else None
    live = engine.catalogue() if engine is not None else None
    catalogue = _together(live, found) if live and found else live or found
    if catalogue is None:
        raise UsageError(
            "[source] catalogue is missing: without an engine a file must tell the tables; "
            "validate schema --write-catalogue FILE makes one"
        )
    return _partitioned(catalogue, job.settings.tables)


def planned(job: Job, registry: Registry, engine: Engine | None) -> tuple[Planned, ...]:
    """What can be measured, as the engine says; without one as the declared catalogue says."""
    catalogue = catalogue_of(job, engine)
    return plan(registry, catalogue, job.settings.source.dialect or catalogue.dialect, engine)


def evaluate(
    job: Job, *, phase: str | None = None, day: date | None = None, mode: Mode | None = None
) -> Evaluation:
    """Look at a game day (default: today's); ``mode`` is decided from the schedule if not given.

    Raises UsageError for settings, MeasurementError where the engine does not answer. What is
    wrong with single metrics stands in their verdicts.
    """
    registry, now = job.registry.of_phase(phase), job.clock.now()
    wanted = day or job.today()
    with engine_of(job) as engine:
        found = planned(job, registry, engine)
        ready = [item for item in found if isinstance(item, Ready)]
        measured = measure(ready, wanted, engine)
        situation = (
            Situation(mode) if mode else situation_of(job.settings.schedule, engine, wanted, now)
        )
    return Evaluation(phase, wanted, situation.mode, now, judge(found, measured, situation))


def _together(live: Catalogue, declared: Catalogue) -> Catalogue:
    names = {table.name for table in live.tables}
    more = tuple(table for table in declared.tables if table.name not in names)
    return replace(live, tables=(*live.tables, *more))


def _partitioned(catalogue: Catalogue, tables: Mapping[str, TableKeys]) -> Catalogue:
    """The catalogue with the partitions that settings tell."""
    columns = {name: keys.partition for name, keys in tables.items() if keys.partition}
    targets = {t.name: c for n, c in columns.items() if (t := catalogue.find(n.split(".")))}

    def with_partition(table: Table) -> Table:
        return replace(table, partition=targets.get(table.name, table.partition))

    return replace(catalogue, tables=tuple(map(with_partition, catalogue.tables)))
