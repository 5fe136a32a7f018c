"""The ledger that processors report to, and that says once that a phase is complete."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from resilience_hooks.clock import utc_now
from resilience_hooks.durable.claims import Claim, Claims, SQLiteClaims
from resilience_hooks.durable.database import Database
from resilience_hooks.durable.once import do_once
from resilience_hooks.outcomes.kinds import Outcome
from resilience_hooks.outcomes.notices import Notice, notice_of
from resilience_hooks.outcomes.table import Entry
from resilience_hooks.phases.completion import Completion, completion_of
from resilience_hooks.phases.model import Phase, PhaseKey, delivered, expecting
from resilience_hooks.phases.stores import PhaseStore, SQLitePhases
from resilience_hooks.sameday.modes import Mode

LEASE: Final = 300.0
"""Seconds that publishing a trigger, or sending a notice, may take before another one tries."""


class Reopening(enum.Enum):
    """When a phase whose completion was passed on is opened again, to be passed on again."""

    ON_LATE_SUCCESS = "when a skipped unit succeeds after all"
    ON_REQUEST = "only by reopen()"


@dataclass(frozen=True, slots=True)
class Trigger:
    """That a phase is complete. ``key`` is the same however often it is published."""

    phase: PhaseKey
    generation: int
    completion: Completion

    @property
    def key(self) -> str:
        """By which a receiver knows a repetition."""
        return f"{self.phase}#{self.generation}"


class PhaseLedger:
    """Records outcomes of units; ``clock`` gives aware times.

    ``PhaseLedger.open(path)`` is one in a SQLite file.
    """

    def __init__(
        self,
        store: PhaseStore,
        claims: Claims,
        *,
        reopening: Reopening = Reopening.ON_LATE_SUCCESS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._claims = claims
        self._reopening = reopening
        self._clock = clock

    @classmethod
    def open(
        cls,
        database: Database | str | os.PathLike[str],
        *,
        reopening: Reopening = Reopening.ON_LATE_SUCCESS,
        clock: Callable[[], datetime] = utc_now,
    ) -> PhaseLedger:
        """The ledger in a SQLite file, which is made where it is missing."""
        file = database if isinstance(database, Database) else Database(database)
        claims = SQLiteClaims(file, lambda: clock().timestamp())
        return cls(SQLitePhases(file), claims, reopening=reopening, clock=clock)

    def expect(self, key: PhaseKey, units: Iterable[str]) -> Completion:
        """Say which units belong to a phase; said again, it can only add some."""
        wanted = frozenset(units)
        return self._store.update(key, lambda phase: _told(expecting(phase, wanted)))

    def record(
        self,
        key: PhaseKey,
        unit: str,
        outcome: Outcome,
        *,
        delivery: str,
        at: datetime | None = None,
    ) -> Completion:
        """Record how a unit ended. The same delivery again changes nothing.

        ``at`` is when the message was published, not when it came: of two messages the later one
        counts. Raises ValueError for a time without a zone.
        """
        moment = at or self._clock()
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone: use datetime.now(timezone.utc)")

        def change(phase: Phase) -> tuple[Phase, Completion]:
            after = delivered(phase, unit, outcome, delivery=delivery, at=moment)
            return _told(self._reopened(phase, after, unit))

        return self._store.update(key, change)

    def phase(self, key: PhaseKey) -> Phase:
        """Everything that is known of a phase."""
        return self._store.update(key, lambda phase: (phase, phase))

    def completion(self, key: PhaseKey) -> Completion:
        """How far a phase is."""
        return completion_of(self.phase(key))

    def reopen(self, key: PhaseKey) -> int:
        """Have the completion passed on once more; returns the new generation."""

        def change(phase: Phase) -> tuple[Phase, int]:
            return replace(phase, generation=phase.generation + 1), phase.generation + 1

        return self._store.update(key, change)

    def trigger(
        self, key: PhaseKey, publish: Callable[[Trigger], None], *, lease: float = LEASE
    ) -> bool:
        """Publish that a phase is complete, if it is and nobody has; whether it was done here.

        Call it after every ``record`` that found it complete, redelivered ones too. When
        ``publish`` raises, or the process dies, the next call publishes with the same key.
        """
        completion = self._store.update(key, _marked)
        if not completion.is_complete:
            return False
        trigger = Trigger(key, completion.generation, completion)

        def work(_: Claim) -> str:
            publish(trigger)
            return "published"

        return do_once(self._claims, f"trigger {trigger.key}", lease, work).held

    def mode(self, key: PhaseKey, run: str, decide: Callable[[], Mode]) -> Mode:
        """The mode of a run: the first that was decided for it, whatever time it is by now."""
        known = self.phase(key).modes.get(run)
        if known is not None:
            return Mode(known)
        decided = decide().value

        def change(phase: Phase) -> tuple[Phase, str]:
            modes = {run: decided, **phase.modes}
            return replace(phase, modes=modes), modes[run]

        return Mode(self._store.update(key, change))

    def overdue(self, since: date | None = None) -> tuple[Notice, ...]:
        """A notice for each skip of a phase since a day (a week ago) whose data is owed by now."""
        now = self._clock()
        first = since or now.date() - timedelta(days=7)
        return tuple(
            notice
            for key in self._store.keys(first)
            for notice in _debts(key, self.phase(key), now)
        )

    def tell(self, notice: Notice, send: Callable[[Notice], None], *, lease: float = LEASE) -> bool:
        """Send a notice unless it was sent; whether it was done here."""

        def work(_: Claim) -> str:
            send(notice)
            return "sent"

        return do_once(self._claims, f"notice {notice.key}", lease, work).held

    def _reopened(self, before: Phase, after: Phase, unit: str) -> Phase:
        old = before.units.get(unit)
        is_late = (
            old is not None
            and old.entry is Entry.SKIPPED
            and after.units[unit].entry is Entry.COMPLETE
            and after.triggered >= after.generation
        )
        if is_late and self._reopening is Reopening.ON_LATE_SUCCESS:
            return replace(after, generation=after.generation + 1)
        return after


def _told(phase: Phase) -> tuple[Phase, Completion]:
    return phase, completion_of(phase)


def _marked(phase: Phase) -> tuple[Phase, Completion]:
    """What is complete is about to be passed on: from here on a late success reopens it."""
    completion = completion_of(phase)
    if completion.is_complete:
        phase = replace(phase, triggered=phase.generation)
    return phase, completion


def _debts(key: PhaseKey, phase: Phase, now: datetime) -> Iterable[Notice]:
    for unit, state in sorted(phase.units.items()):
        if state.entry is Entry.SKIPPED:
            subject = f"{key}/{unit}"
            notice = notice_of(state.outcome, subject, attempts=state.attempts, now=now)
            if notice is not None:
                yield notice
