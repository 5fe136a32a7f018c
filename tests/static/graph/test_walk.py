"""The circumstances of a chain of imports."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from resilience_hooks.static.findings import Guard
from resilience_hooks.static.graph.facts import Raised, Where
from resilience_hooks.static.graph.resolve import Module
from resilience_hooks.static.graph.walk import State, Visit, chain_of

GUARDS: tuple[Guard | None, ...] = (None, "broad", "import-error")
STATES = [State(deferred, guard) for guard in GUARDS for deferred in (False, True)]
NARROW = Where(guard="import-error", passes=("import", "other"))
WIDE = Where(guard="import-error", passes=("other",))
START, LATER = State(), State(deferred=True)

THEN = {
    "nothing new": (START, False, None, START),
    "a function": (START, True, None, LATER),
    "at module level behind a function": (LATER, False, None, LATER),
    "a guard": (START, False, "import-error", State(guard="import-error")),
    "a broad guard behind one that copes": (
        State(guard="import-error"),
        False,
        "broad",
        State(guard="import-error"),
    ),
    "one that copes behind a broad guard": (
        State(guard="broad"),
        True,
        "import-error",
        State(True, "import-error"),
    ),
}


@pytest.mark.parametrize(("state", "deferred", "guard", "then"), THEN.values(), ids=THEN)
def test_then(state: State, deferred: bool, guard: Guard | None, then: State) -> None:
    """A deferral or a guard anywhere on the way holds for what follows."""
    found = state.then(deferred, Where(guard=guard))
    assert (found.deferred, found.guard) == (then.deferred, then.guard)


MEETING: dict[str, tuple[Where, Raised, Guard | None]] = {
    "what is not found, by its own handler": (NARROW, "not-found", "import-error"),
    "a name that is missing, by nobody": (NARROW, "import", None),
    "a name that is missing, by an ImportError's": (WIDE, "import", "import-error"),
    "what a star lacks, by nobody": (WIDE, "other", None),
    "a name that is missing, further out": (
        replace(NARROW, outside=WIDE),
        "import",
        "import-error",
    ),
    "what a star lacks, furthest out": (
        replace(NARROW, outside=replace(WIDE, outside=Where(guard="broad"))),
        "other",
        "broad",
    ),
}


@pytest.mark.parametrize(("where", "raised", "guard"), MEETING.values(), ids=MEETING)
def test_meeting(where: Where, raised: Raised, guard: Guard | None) -> None:
    """What a handler does not catch meets the next one; the chain behind it goes on so."""
    assert where.meeting(raised).guard == guard
    assert START.then(False, where).meeting(raised).guard == guard


COVERS = {
    "itself": (START, START, True),
    "a later one": (START, LATER, True),
    "an earlier one": (LATER, START, False),
    "a guarded one": (START, State(guard="broad"), True),
    "an unguarded one": (State(guard="broad"), START, False),
    "neither is the stronger": (LATER, State(guard="import-error"), False),
    "nor the other way round": (State(guard="import-error"), LATER, False),
}


@pytest.mark.parametrize(("state", "other", "covers"), COVERS.values(), ids=COVERS)
def test_covers(state: State, other: State, covers: bool) -> None:
    """A visit stands for another where it is at least as strong in both respects."""
    assert state.covers(other) is covers


@pytest.mark.parametrize("state", STATES, ids=str)
def test_covering_is_an_order_that_steps_and_ranks_respect(state: State) -> None:
    """A step never strengthens; what covers ranks no higher; both ways only for equals."""
    for deferred, guard in itertools.product((False, True), GUARDS):
        assert state.covers(state.then(deferred, Where(guard=guard)))
    for other in STATES:
        if state.covers(other):
            assert state.rank <= other.rank
            assert (state == other) is other.covers(state)
            assert all(state.covers(third) for third in STATES if other.covers(third))


def test_a_chain_starts_at_the_entry_point() -> None:
    """The visits are listed in the order in which they import each other."""
    entry = Visit(Module("", "module", "/app/main.py"), START)
    middle = Visit(Module("a", "module", "/app/a.py"), START, parent=entry)
    last = Visit(Module("b", "module", "/app/b.py"), LATER, parent=middle)
    assert chain_of(last) == [entry, middle, last]
