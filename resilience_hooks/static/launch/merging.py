"""What is left of a shell's state where branches of a script meet again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resilience_hooks.static.launch.process import Process


def merged(states: Sequence[Process], conditional: bool) -> Process:
    """One state for several that may be: what they do not agree on is open.

    What only some branches set has their value: that is how scripts give defaults. Of lists that
    some branches lengthen, the shortest is left: the words added are options.
    """
    first = states[0]
    names = dict.fromkeys(name for state in states for name in state.env)
    arrays = dict.fromkeys(name for state in states for name in state.arrays)
    cwds = {state.cwd for state in states}
    return replace(
        first,
        cwd=first.cwd if len(cwds) == 1 else "/$PWD",
        env={name: _variable(name, states) for name in names},
        arrays={name: _array(name, states) for name in arrays},
        arguments=_arguments(states),
        conditional=conditional,
    )


def _variable(name: str, states: Sequence[Process]) -> str:
    values = {state.env[name] for state in states if state.env.get(name)}
    if len(values) > 1:
        return f"${name}"
    return values.pop() if values else ""


def _array(name: str, states: Sequence[Process]) -> tuple[str, ...]:
    filled = [words for state in states if (words := state.arrays.get(name))]
    shortest = _shortest(filled)
    return (f"${name}",) if shortest is None else shortest


def _arguments(states: Sequence[Process]) -> tuple[str, ...] | None:
    filled = [state.arguments for state in states if state.arguments]
    if not filled and any(state.arguments is None for state in states):
        return None
    return _shortest(filled)


def _shortest(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The list that all others only lengthen; None where there is none such."""
    found = min(lists, key=len, default=())
    return found if all(words[: len(found)] == found for words in lists) else None
