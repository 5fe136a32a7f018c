"""Whether a phase is complete: sets of units are compared, never their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.outcomes.table import Entry
from resilience_hooks.phases.model import Phase

_DONE: Final = (Entry.COMPLETE, Entry.SKIPPED)
_OPEN: Final = (Entry.PARTIAL, Entry.FAILED, Entry.RETRYING, Entry.PENDING)


@dataclass(frozen=True, slots=True)
class Completion:
    """The expected units by entry, and the units that nobody expected, which never count."""

    is_planned: bool
    units: Mapping[str, Entry]
    skips: tuple[str, ...]
    unknown: frozenset[str]
    generation: int

    @property
    def is_complete(self) -> bool:
        """Whether every expected unit is complete, or skipped as expected."""
        return self.is_planned and all(entry in _DONE for entry in self.units.values())

    def of(self, *entries: Entry) -> frozenset[str]:
        """The expected units with one of these entries."""
        return frozenset(unit for unit, entry in self.units.items() if entry in entries)

    def __str__(self) -> str:
        """``5/5 (3 complete, 2 skipped: games_not_final ×2)``."""
        if not self.is_planned:
            text = "?/? (nobody said which units are expected)"
        else:
            done = len(self.of(*_DONE))
            parts = ", ".join(self._parts())
            text = f"{done}/{len(self.units)}" + (f" ({parts})" if parts else "")
        return text + (f", unknown: {', '.join(sorted(self.unknown))}" if self.unknown else "")

    def _parts(self) -> Iterator[str]:
        complete = self.of(Entry.COMPLETE)
        if complete:
            yield f"{len(complete)} complete"
        if self.skips:
            reasons = ", ".join(f"{why} ×{n}" for why, n in sorted(Counter(self.skips).items()))
            yield f"{len(self.skips)} skipped: {reasons}"
        for entry in _OPEN:
            units = self.of(entry)
            if units:
                yield f"{len(units)} {entry.value}: {', '.join(sorted(units))}"


def completion_of(phase: Phase) -> Completion:
    """The completion of a phase; an expected unit that nothing was heard of is pending."""
    expected = phase.expected or frozenset()
    known = {unit: state for unit, state in phase.units.items() if unit in expected}
    return Completion(
        is_planned=phase.expected is not None,
        units={unit: known[unit].entry if unit in known else Entry.PENDING for unit in expected},
        skips=tuple(
            state.outcome.reason for state in known.values() if state.entry is Entry.SKIPPED
        ),
        unknown=frozenset(phase.units.keys() - expected),
        generation=phase.generation,
    )
