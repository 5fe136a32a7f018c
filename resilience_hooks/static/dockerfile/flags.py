"""The ``--name=value`` words between an instruction's keyword and its operands."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from resilience_hooks.static.dockerfile.model import Flag


class Kind(enum.Enum):
    """What a flag accepts."""

    SWITCH = enum.auto()  # true or false; alone it means true
    VALUE = enum.auto()
    VALUES = enum.auto()  # may be repeated


_COPYING = {
    "chown": Kind.VALUE,
    "chmod": Kind.VALUE,
    "link": Kind.SWITCH,
    "exclude": Kind.VALUES,
}
KNOWN: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "ADD": _COPYING
        | {"keep-git-dir": Kind.SWITCH, "checksum": Kind.VALUE, "unpack": Kind.SWITCH},
        "COPY": _COPYING | {"from": Kind.VALUE, "parents": Kind.SWITCH},
        "FROM": {"platform": Kind.VALUE},
        "HEALTHCHECK": dict.fromkeys(
            ("interval", "timeout", "start-period", "start-interval", "retries"), Kind.VALUE
        ),
        "RUN": {
            "mount": Kind.VALUES,
            "network": Kind.VALUE,
            "security": Kind.VALUE,
            "device": Kind.VALUES,
        },
    }
)
"""Of Dockerfile syntax 1.26-labs."""

UNCHECKED = frozenset({"ARG", "STOPSIGNAL"})
"""BuildKit drops whatever flags these are given."""


def split_flags(text: str, escape: str) -> tuple[tuple[Flag, ...], str]:
    """The flags in front of a text, quotes and escapes removed, and the operands behind them.

    A word ``--`` ends the flags.
    """
    flags: list[Flag] = []
    at = 0
    while found := _word(escape).match(text, at):
        at = found.end()
        word = _unquoted(found["word"], escape)
        if word == "--":
            break
        name, equals, value = word[2:].partition("=")
        flags.append(Flag(name, value if equals else None))
    return tuple(flags), text[at:]


def flag_faults(keyword: str, flags: tuple[Flag, ...]) -> Iterator[str]:
    """What is wrong with an instruction's flags; each would fail the build."""
    if keyword in UNCHECKED:
        return
    known = KNOWN.get(keyword, {})
    seen: set[str] = set()
    for flag in flags:
        if flag.name not in known:
            yield f"unknown flag --{flag.name} of {keyword}{_suggestion(flag.name, known)}"
        elif flag.name in seen and known[flag.name] is not Kind.VALUES:
            yield f"{keyword} takes only one --{flag.name}"
        else:
            yield from _value_faults(flag, known[flag.name])
        seen.add(flag.name)


def _value_faults(flag: Flag, kind: Kind) -> Iterator[str]:
    if kind is not Kind.SWITCH:
        if flag.value is None:
            yield f"--{flag.name} needs a value: --{flag.name}=…"
    elif flag.value is not None and flag.value.lower() not in ("true", "false"):
        yield f"--{flag.name} is true or false, not '{flag.value}'"


def _suggestion(name: str, known: Mapping[str, Kind]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean --{close[0]}?" if close else ""


def _unquoted(word: str, escape: str) -> str:
    parts = (part for found in re.findall(_part(escape), word, re.DOTALL) for part in found)
    return "".join(re.sub(f"{re.escape(escape)}(.?)", r"\1", part) for part in parts)


def _part(escape: str) -> str:
    """Three groups: single quotes and double quotes, to the end if never closed, and no quotes."""
    mark = re.escape(escape)
    return (
        rf"""'((?:{mark}.?|[^'{mark}]+)*)'?|"((?:{mark}.?|[^"{mark}]+)*)"?"""
        rf"""|((?:{mark}.?|[^\t\n\v\f\r '"{mark}]+)+)"""
    )


@cache
def _word(escape: str) -> re.Pattern[str]:
    return re.compile(rf"[\t\n\v\f\r ]*(?P<word>(?=--)(?:{_part(escape)})+)", re.DOTALL)
