"""What stands after all runs: a trouble of a metric, or none. Pure.

A trouble begins after ``fail_after`` bad runs in a row and ends after ``recover_after`` good ones.
What says nothing about the data (a mode in which nothing is expected, a prerequisite that is not in
order) neither begins nor ends one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypeAlias

from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.verdict import Status, Verdict

Level: TypeAlias = Literal["failing", "not evaluated"]

_GOOD: Final = frozenset({Status.PASS, Status.WARN, Status.DEGRADED})


@dataclass(frozen=True, slots=True)
class Patience:
    """How many runs in a row begin and end a trouble."""

    fail_after: int = 1
    recover_after: int = 1


@dataclass(frozen=True, slots=True)
class Trouble:
    """A metric that is not in order: its last bad verdict, and the day of its first one."""

    verdict: Verdict
    day: date
    since: date

    @property
    def level(self) -> Level:
        """Whether the data are bad, or nobody can tell."""
        return "failing" if self.verdict.status is Status.FAIL else "not evaluated"


@dataclass(frozen=True, slots=True)
class _State:
    """``streak`` counts runs in a row that speak against what stands."""

    trouble: Trouble | None = None
    suspect: Trouble | None = None
    streak: int = 0


def is_bad(verdict: Verdict) -> bool:
    """Whether a verdict says that something is wrong with the data, or with the metric itself."""
    return verdict.status is Status.FAIL or verdict.cause == "broken"


def standing(runs: Sequence[Evaluation], patience: Patience) -> Mapping[str, Trouble]:
    """The troubles after these runs, which are sorted by day and time."""
    states: dict[str, _State] = {}
    for run in runs:
        for verdict in run.verdicts:
            state = states.get(verdict.metric, _State())
            states[verdict.metric] = _after(state, verdict, run.day, patience)
    return {name: state.trouble for name, state in states.items() if state.trouble is not None}


def _after(state: _State, verdict: Verdict, day: date, patience: Patience) -> _State:
    if is_bad(verdict):
        return _worse(state, verdict, day, patience)
    if verdict.status not in _GOOD:
        return state
    if state.trouble is None or state.streak + 1 >= patience.recover_after:
        return _State()
    return replace(state, streak=state.streak + 1)


def _worse(state: _State, verdict: Verdict, day: date, patience: Patience) -> _State:
    if state.trouble is not None:
        return _State(replace(state.trouble, verdict=verdict, day=day))
    since = state.suspect.since if state.suspect else day
    suspect = Trouble(verdict, day, since)
    if state.streak + 1 >= patience.fail_after:
        return _State(suspect)
    return _State(None, suspect, state.streak + 1)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one run changed: metrics that are worse than before it, and that are in order again."""

    worse: tuple[str, ...]
    recovered: tuple[str, ...]


def changes(before: Mapping[str, Trouble], after: Mapping[str, Trouble]) -> Changes:
    """Between the troubles that stood before and after a run."""
    worse = (name for name, trouble in after.items() if _is_worse(before.get(name), trouble))
    return Changes(tuple(worse), tuple(name for name in before if name not in after))


def _is_worse(before: Trouble | None, after: Trouble) -> bool:
    return before is None or (before.level != after.level and after.level == "failing")


def among(troubles: Mapping[str, Trouble], metrics: Iterable[str]) -> Mapping[str, Trouble]:
    """The troubles of metrics that still exist."""
    return {name: troubles[name] for name in metrics if name in troubles}
