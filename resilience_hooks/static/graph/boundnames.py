"""Which names code binds, read off its text: a superset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from resilience_hooks.static.graph.literals import COMMENT, STRING

_DEFINES: Final = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_QUOTED: Final = re.compile(f"{STRING}|{COMMENT}", re.DOTALL)
_BINDERS: Final = ("for", "async", "with", "except", "case", "type")
_NAME: Final = re.compile(r"(?<![\w.])[^\W\d]\w*")
_KEYWORD: Final = re.compile(r"[(]|[)]|(?<![\w.])([^\W\d]\w*)(\s*=(?!=))?")
_ASSIGNS: Final = re.compile(r"[(\[{)\]}]|(?<![=!<>:])=(?!=)")
_WALRUS: Final = re.compile(r"(?<!\w)([^\W\d]\w*)\s*:=")
_IMPORTS: Final = re.compile(r"(?:lazy\s+)?(?:import|from)\b[^;]*\Z")


def bound_names(lines: Iterable[str]) -> set[str]:
    """The names that logical lines (without indent) of a module may bind, imports left out.

    Of the targets of an assignment, and of a whole header that may bind any, every name counts
    that is no attribute, no keyword of a call and no text: one that is only looked up must be
    bound elsewhere, or be a builtin.
    """
    names: set[str] = set()
    for line in lines:
        if ":=" in line:
            names.update(_WALRUS.findall(line))
        defined = _DEFINES.match(line)
        if defined:
            names.add(defined[1])
        elif line.startswith(_BINDERS):
            names.update(_names_in(_QUOTED.sub("''", line)))
        elif "=" in line and not _IMPORTS.match(line):
            names.update(_names_in(_targets(_QUOTED.sub("''", line))))
    return names


def _targets(code: str) -> str:
    """What stands in front of the last assignment of a line."""
    depth, end = 0, 0
    for match in _ASSIGNS.finditer(code):
        if match[0] == "=":
            end = end if depth else match.start()
        else:
            depth += 1 if match[0] in "([{" else -1
    return code[:end]


def _names_in(code: str) -> Iterator[str]:
    if "(" not in code or "=" not in code:
        yield from _NAME.findall(code)
        return
    depth = 0
    for match in _KEYWORD.finditer(code):
        if match[1] is None:
            depth += 1 if match[0] == "(" else -1
        elif depth == 0 or match[2] is None:
            yield match[1]
