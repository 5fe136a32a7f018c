"""Parser directives: the ``# name=value`` comments at the very top of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.blanks import SPACES
from resilience_hooks.static.dockerfile.model import Problem

DEFAULT_ESCAPE = "\\"
_NAMES = frozenset({"syntax", "escape", "check"})
_DIRECTIVE = re.compile(
    r"(?P<name>[a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(?P<value>.+?)[\t\n\f\r ]*"
)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive; the name is lower case."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Directives:
    """What the directives settle: the escape character, a backslash or a backtick."""

    escape: str = DEFAULT_ESCAPE
    problems: tuple[Problem, ...] = ()


def read_directives(lines: Iterable[str]) -> Directives:
    """Read the top of a file, in any order, up to the first line that is no known directive.

    From there on everything that looks like one is a comment (BuildKit's rule).
    """
    found = tuple(_leading(lines))
    escapes = [item for item in found if item.name == "escape"]
    problems = (*_repeated(found), *_invalid(escapes))
    if problems or not escapes:
        return Directives(problems=problems)
    return Directives(escapes[0].value)


def _leading(lines: Iterable[str]) -> Iterator[Directive]:
    for number, line in enumerate(lines, start=1):
        text = line.strip(SPACES)
        match = _DIRECTIVE.fullmatch(text[1:].lstrip(SPACES)) if text.startswith("#") else None
        if match is None or match["name"].lower() not in _NAMES:
            return
        yield Directive(match["name"].lower(), match["value"], number)


def _repeated(found: tuple[Directive, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in found:
        if item.name in seen:
            yield Problem(item.line, f"a second '{item.name}' directive; remove one")
        seen.add(item.name)


def _invalid(escapes: list[Directive]) -> Iterator[Problem]:
    for item in escapes:
        if item.value not in ("\\", "`"):
            message = f"the escape character is '{item.value}'; it can only be \\ or `"
            yield Problem(item.line, message)
