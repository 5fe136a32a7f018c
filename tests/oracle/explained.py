"""What the two verdicts need not agree on, and why: every case is counted and printed."""

from __future__ import annotations

from typing import Final

from resilience_hooks.prove.inside.job import Key
from tests.oracle.fallbacks import falls_back, in_clause
from tests.oracle.verdicts import BEHIND, CAUGHT, CRASHES, FAILS_WHEN_CALLED, Verdict

_NO_FILE: Final = "FileNotFoundError"


def whole(static: Verdict, real: Verdict) -> str | None:
    """Why nothing at all is compared: the analyzer says that it does not know.

    A file that is loaded by its path and is not there is no import: its FileNotFoundError ends the
    program, and nothing is claimed of it.
    """
    if static.doubt is not None:
        return f"not known: {static.doubt}"
    if real.doubt is not None and real.doubt.startswith(_NO_FILE):
        return "a file that is loaded by its path is not there"
    return None


def explained(key: Key, static: Verdict, real: Verdict, source: str) -> str | None:
    """Why it is agreed all the same; None where it is not."""
    said, is_so = static.failing.get(key), real.failing.get(key)
    reason = static.silent.get(key)
    if reason is not None and (None in {said, is_so} or reason == BEHIND):
        return reason
    ends = CRASHES in real.failing.values()
    if ends and None in {said, is_so} and in_clause(source, key[1]):
        return "which clause of a try statement runs behind what ended the program"
    failing = {at[1] for at in real.failing if at[0] == key[0]}
    if said is None and is_so == CAUGHT and falls_back(source, key[1], failing):
        return "a fallback that works is silent"
    if said is not None and is_so == CAUGHT and key[0] in static.circles:
        return "a module of a circle that is first loaded under a guard, and half loaded elsewhere"
    if said is None and key[0] in static.starred:
        return "a star of what is missing may bring the name"
    if key in static.covered and is_so == FAILS_WHEN_CALLED:
        return "a guard on the way covers what a module does later"
    return None
