"""Puts the kept lines of a file together again, one text for each top-level statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from resilience_hooks.static.graph.outline import Outline

_SIGNATURE: Final = re.compile(
    r"\A(\s*(?:async\s+)?def\s+\w+)\s*\((?:(?!modules)[^()])*\)\s*(?:->[^():]*)?:\s*\Z"
)


class KeptLine(NamedTuple):
    """A logical line: the row (0-based) of a skeleton on which it starts, its indent and text."""

    row: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A top-level statement cut down: its logical lines, and the line of the file of every row."""

    text: str
    lines: tuple[KeptLine, ...]
    numbers: tuple[int, ...]


class _Draft:
    """A statement in the making."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._lines: list[KeptLine] = []
        self._numbers: list[int] = []

    def add(self, raw: str, indent: int, number: int) -> None:
        """Add a logical line (its indent included) that starts on a line of the file."""
        self._lines.append(KeptLine(len(self._numbers), indent, raw[indent:]))
        self._numbers.extend(range(number, number + raw.count("\n") + 1))
        self._rows.append(raw)

    def statement(self) -> Statement:
        """What was added."""
        text = "\n".join([*self._rows, ""])
        return Statement(text, tuple(self._lines), tuple(self._numbers))


def statements(outline: Outline, with_parameters: bool) -> Iterator[Statement]:
    """The kept lines; a block that lost all of its lines gets ``pass``.

    Functions go without the parameters that call nothing, unless these are asked for: they hide
    variables of the module that path edits may refer to.
    """
    lines = outline.lines
    number, counted = 1, 0
    for kept in _kept(outline):
        draft = _Draft()
        for index, after in zip(kept, [*kept[1:], -1], strict=True):
            start, indent = lines.starts[index], lines.indent(index)
            number += lines.source.count("\n", counted, start)
            counted = start
            raw = lines.source[start : lines.ends[index]]
            draft.add(raw if with_parameters else _SIGNATURE.sub(r"\1():", raw), indent, number)
            if (after < 0 or lines.indent(after) <= indent) and outline.is_block(index):
                draft.add(lines.source[start : start + indent] + " pass", indent + 1, number)
        yield draft.statement()


def _kept(outline: Outline) -> Iterator[list[int]]:
    """The kept lines, by top-level statement."""
    found: list[int] = []
    last = -1
    index = outline.kept.find(1)
    while index >= 0:
        top = outline.top(index)
        if top != last and found:
            yield found
            found = []
        found.append(index)
        last = top
        index = outline.kept.find(1, index + 1)
    if found:
        yield found
