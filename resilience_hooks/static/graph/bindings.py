"""Which names a statement binds, read off its first line: a superset, never a subset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DEFINES: Final = re.compile(r"(?:async\s+)?def\s+(\w+)|class\s+(\w+)|type\s+(\w+)")
_ASSIGNS: Final = re.compile(r"[(\[*]?\s*[A-Za-z_][\w\s,()*\[\].\"']*?(?::[^=]+)?=(?!=)")
_TARGET: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_LOOPS: Final = re.compile(r"(?:async\s+)?for\s+(.+?)\s+in\b")
_AS: Final = re.compile(r"\bas\s+\(?([\w\s,]+)")
_WALRUS: Final = re.compile(r"(\w+)\s*:=")
_HEAD: Final = 400


def bound_names(text: str) -> Iterator[str]:
    """The names that a logical line (its text without indent) may bind; imports are left out."""
    defined = _DEFINES.match(text)
    if defined:
        yield next(name for name in defined.groups() if name)
        return
    head = text[:_HEAD]
    yield from _WALRUS.findall(head)
    if head.startswith(("import ", "from ")):
        return
    looped = _LOOPS.match(head)
    yield from _TARGET.findall(looped[1]) if looped else ()
    for targets in _AS.findall(head):
        yield from _TARGET.findall(targets)
    yield from _assigned(head)


def _assigned(head: str) -> Iterator[str]:
    """The targets of ``a = b = (c, d) = …``."""
    start = 0
    while match := _ASSIGNS.match(head, start):
        yield from _TARGET.findall(match[0].partition(":")[0])
        start = match.end()
        while start < len(head) and head[start] == " ":
            start += 1
