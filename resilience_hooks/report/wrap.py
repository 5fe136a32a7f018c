"""Lines of a report broken to the width of a terminal, at spaces alone.

A path is never broken, and a line to be copied (``+ COPY …``) stays as it is: where one is wider
than the terminal, the terminal folds it, and what is copied is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.report.printable import printable

_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")
_NARROW: Final = re.compile(r"[\x20-\x7e·…└─│├⋯→]*\Z")
_LEAD: Final = re.compile(r"(?:\x1b\[[0-9;]*m)*( *(?:└─ )?)(?:\x1b\[0m)?")
_COPIED: Final = re.compile(r"\s*(?:\x1b\[[0-9;]*m)*[+-] ")
_WORD: Final = re.compile(r"( *([^ ]+))")
_HANGING: Final = 4
_LEAST: Final = 12
"""Columns that are left for text, however deep it is indented."""


def fitted(text: str, width: int) -> str:
    """The text with every line that is too wide broken; further lines hang below the first."""
    return "\n".join(part for line in text.split("\n") for part in _fitted(line, width))


def width_of(text: str) -> int:
    """The columns that a text takes: colours none, East Asian characters two, accents none."""
    plain = _COLOR.sub("", text)
    if _NARROW.match(plain):
        return len(plain)
    from wcwidth import wcswidth  # noqa: PLC0415  names outside ASCII are rare, and it is slow

    columns = wcswidth(plain)
    return columns if columns >= 0 else len(plain)


def clipped(text: str, width: int) -> str:
    """The beginning of a text that fits one line, with nothing that a terminal acts on."""
    line = printable(" ".join(text.split()))[: max(width, 0)]
    while width_of(line) > width:
        line = line[:-1]
    return line


def _fitted(line: str, width: int) -> Iterator[str]:
    if width_of(line) <= width or _COPIED.match(line):
        yield line
        return
    lead = _LEAD.match(line)
    head, indent = ("", "") if lead is None else (lead[0], lead[1])
    spare = max(0, width - _LEAST)
    hanging = " " * min(len(indent) if "└" in indent else len(indent) + _hang(indent), spare)
    yield from _broken(_shortened(head, spare), hanging, line[len(head) :], width)


def _hang(indent: str) -> int:
    return 2 if indent else _HANGING


def _shortened(head: str, most: int) -> str:
    """An indentation that leaves room for text."""
    excess = max(0, width_of(head) - most)
    return head.replace(" " * excess, "", 1) if excess else head


def _broken(head: str, hanging: str, text: str, width: int) -> Iterator[str]:
    """The words of a text in lines; spaces are kept but where a line ends."""
    line, room = head, width - width_of(head)
    is_empty = True
    for spaced, word in _WORD.findall(text):
        part = spaced
        if width_of(part) > room and not is_empty:
            yield line
            line, room, part = hanging, width - len(hanging), word
        line, room, is_empty = line + part, room - width_of(part), False
    yield line
