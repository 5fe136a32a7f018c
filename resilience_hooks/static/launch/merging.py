"""What is left of a shell's state where branches of a script meet again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resilience_hooks.static.launch.process import Process


def merged(states: Sequence[Process], conditional: bool) -> Process:
    """One state for several that may be: what they do not agree on is open.

    A variable that only some branches set has their value: that is how scripts give defaults.
    """
    first = states[0]
    names = dict.fromkeys(name for state in states for name in state.env)
    env = {name: _variable(name, states) for name in names}
    cwds = {state.cwd for state in states}
    return replace(
        first,
        cwd=first.cwd if len(cwds) == 1 else "/$PWD",
        env=env,
        arguments=_arguments(states),
        conditional=conditional,
    )


def _variable(name: str, states: Sequence[Process]) -> str:
    values = {state.env[name] for state in states if state.env.get(name)}
    if len(values) > 1:
        return f"${name}"
    return values.pop() if values else ""


def _arguments(states: Sequence[Process]) -> tuple[str, ...] | None:
    known = {state.arguments for state in states if state.arguments}
    if len(known) > 1:
        return None
    if known:
        return known.pop()
    return None if any(state.arguments is None for state in states) else ()
