"""Programs of a build that run the rest of their argv, as ``sudo``, ``env`` and ``uv run``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.image.run.options import names
from resilience_hooks.static.image.run.unseen import Unseen

_ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Wrapper:
    """Options that take a value, operands before the command, and a subcommand to begin with."""

    values: frozenset[str] = frozenset()
    operands: int = 0
    subcommand: str | None = None


def _wrapper(values: str = "", operands: int = 0, subcommand: str | None = None) -> _Wrapper:
    return _Wrapper(names(values), operands, subcommand)


_WRAPPERS: Final[Mapping[str, _Wrapper]] = {
    "builtin": _wrapper(),
    "command": _wrapper(),
    "conda": _wrapper("-n --name -p --prefix --cwd", subcommand="run"),
    "env": _wrapper("-u --unset -C --chdir"),
    "eatmydata": _wrapper(),
    "exec": _wrapper("-a"),
    "gosu": _wrapper(operands=1),
    "hatch": _wrapper(subcommand="run"),
    "ionice": _wrapper("-c -n"),
    "mamba": _wrapper("-n --name -p --prefix --cwd", subcommand="run"),
    "micromamba": _wrapper("-n --name -p --prefix --cwd", subcommand="run"),
    "nice": _wrapper("-n --adjustment"),
    "nohup": _wrapper(),
    "pdm": _wrapper("-p --project", subcommand="run"),
    "pipenv": _wrapper(subcommand="run"),
    "poetry": _wrapper("-C --directory -P --project", subcommand="run"),
    "rye": _wrapper(subcommand="run"),
    "su-exec": _wrapper(operands=1),
    "sudo": _wrapper("-u -g -h -p -C --user --group"),
    "time": _wrapper("-f -o"),
    "timeout": _wrapper("-k -s --kill-after --signal", operands=1),
    "uv": _wrapper(
        "--with --with-requirements --extra --group --package --python -p --directory --project "
        "--env-file --index --index-url --extra-index-url --cache-dir",
        subcommand="run",
    ),
    "xargs": _wrapper("-n -I -P -L -d -a -s -E"),
}


_INSTALLING: Final = {"hatch", "uv"}


@dataclass(frozen=True, slots=True)
class Peeled:
    """The argv inside the wrappers, the variables they set, and those that install first."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    runners: tuple[str, ...] = ()


def peel(argv: Sequence[str]) -> Peeled:
    """Take off every wrapper."""
    words = tuple(argv)
    env: dict[str, str] = {}
    runners: list[str] = []
    while words and (wrapper := _WRAPPERS.get(words[0].rpartition("/")[2])) is not None:
        name = words[0].rpartition("/")[2]
        rest = _behind(words[1:], wrapper)
        if rest is None:
            break
        if name in _INSTALLING:
            runners.append(name)
        while rest and (match := _ASSIGNMENT.fullmatch(rest[0])):
            env[match[1]] = match[2]
            rest = rest[1:]
        words = (*rest, Unseen("…")) if name == "xargs" and rest else rest
    return Peeled(words, env, tuple(runners))


def _behind(words: Sequence[str], wrapper: _Wrapper) -> tuple[str, ...] | None:
    """The words behind a wrapper's own; None where its subcommand is another one."""
    rest = _without_options(words, wrapper)
    if wrapper.subcommand is None:
        return rest[wrapper.operands :]
    if not rest or rest[0] != wrapper.subcommand:
        return None
    return _without_options(rest[1:], wrapper)


def _without_options(words: Sequence[str], wrapper: _Wrapper) -> tuple[str, ...]:
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "--":
            return tuple(words[at + 1 :])
        at += 2 if words[at] in wrapper.values else 1
    return tuple(words[at:])
