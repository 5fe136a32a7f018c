"""Tracebacks put together again, also where every line of one is an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.deploy.logs.model import Line

_START: Final = re.compile(r"Traceback \(most recent call last\):")
_END: Final = re.compile(r"(?P<kind>[A-Za-z_][\w.]*)(?::\s*(?P<message>.*))?$")
_CHAINED: Final = (
    "During handling of the above exception",
    "The above exception was the direct cause",
)
_LONGEST: Final = 500
"""Lines: a traceback that has no end by then is given up."""


@dataclass(frozen=True, slots=True)
class Traceback:
    """One exception with the lines that led to it."""

    kind: str
    message: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


def tracebacks(lines: Iterable[Line]) -> Iterator[Traceback]:
    """All of them, in the order of their ends; the lines of each source are read by themselves."""
    open_ones: dict[str, _Draft] = {}
    for line in lines:
        for text in line.text.splitlines():
            draft = open_ones.get(line.source)
            if _START.search(text):
                open_ones[line.source] = _Draft()
            elif draft is not None:
                found = draft.take(text)
                if found or draft.is_over:
                    del open_ones[line.source]
                if found:
                    yield found


@dataclass(slots=True)
class _Draft:
    lines: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return len(self.lines) >= _LONGEST

    def take(self, text: str) -> Traceback | None:
        """The traceback that ends with this line, if one does."""
        self.lines.append(text)
        if not text.strip() or text[:1] in " \t|+" or text.startswith(_CHAINED):
            return None
        found = _END.match(text.strip())
        if found is None:
            return None
        return Traceback(found["kind"], (found["message"] or "").strip(), tuple(self.lines))
