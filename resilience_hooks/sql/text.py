"""SQL that knows where in a file each of its characters was written.

What only a run knows, a hole, is an identifier in the SQL that no schema has.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

HOLE: Final = "__hole__"


class Anchor(Protocol):
    """Something in a file that characters stand in."""

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of one of its characters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters from ``start`` on that stand in ``anchor`` from ``offset`` on, one by one.

    Those of a hole, and of a value that is written elsewhere, all stand at ``offset``.
    """

    start: int
    anchor: Anchor
    offset: int
    is_fixed: bool = False

    def place(self, position: int) -> tuple[int, int]:
        """The line and column of a position of the SQL."""
        return self.anchor.place(self.offset + (0 if self.is_fixed else position - self.start))


@dataclass(frozen=True, slots=True)
class Text:
    """SQL and its pieces, in order. ``is_partial``: more may stand around or inside it."""

    sql: str
    pieces: tuple[Piece, ...]
    is_partial: bool = False

    def place(self, position: int) -> tuple[int, int]:
        """The line and column that a position of the SQL was written at."""
        return self.pieces[self._index(position)].place(position)

    def cut(self, start: int, stop: int) -> Text:
        """The part between two positions."""
        first = self._index(start)
        kept = (piece for piece in self.pieces[first:] if piece.start < stop)
        return Text(self.sql[start:stop], tuple(_moved(kept, start)), self.is_partial)

    def replaced(
        self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
    ) -> Text:
        """The SQL with something else where a pattern matches, which stands where that stood."""
        parts, position = Parts(), 0
        for match in pattern.finditer(self.sql):
            parts.extend(self.cut(position, match.start()))
            piece = self.pieces[self._index(match.start())]
            offset = piece.offset + (0 if piece.is_fixed else match.start() - piece.start)
            parts.put(replacement(match), piece.anchor, offset)
            position = match.end()
        parts.extend(self.cut(position, len(self.sql)))
        return parts.text(self.is_partial)

    def _index(self, position: int) -> int:
        return max(0, bisect.bisect_right(self.pieces, position, key=_start) - 1)


class Parts:
    """Puts a text together, piece by piece."""

    def __init__(self) -> None:
        self._sql: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def add(self, sql: str, anchor: Anchor, offset: int) -> None:
        """Characters that stand in the anchor as they are."""
        self._append(sql, Piece(self._length, anchor, offset))

    def put(self, sql: str, anchor: Anchor, offset: int) -> None:
        """Characters that stand for something else that begins there."""
        self._append(sql, Piece(self._length, anchor, offset, is_fixed=True))

    def extend(self, text: Text) -> None:
        """Another text, its characters where they were written."""
        for piece in text.pieces if text.sql else ():
            start = piece.start + self._length
            self._pieces.append(Piece(start, piece.anchor, piece.offset, piece.is_fixed))
        self._sql.append(text.sql)
        self._length += len(text.sql)

    def text(self, is_partial: bool = False) -> Text:
        """What was put together."""
        return Text("".join(self._sql), tuple(self._pieces), is_partial)

    def _append(self, sql: str, piece: Piece) -> None:
        if sql:
            self._sql.append(sql)
            self._pieces.append(piece)
            self._length += len(sql)


@dataclass(frozen=True, slots=True)
class File:
    """A whole file as an anchor."""

    text: str

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - before.rfind("\n")


def text_of(content: str) -> Text:
    """A file that is SQL from end to end."""
    parts = Parts()
    parts.add(content, File(content), 0)
    return parts.text()


def _start(piece: Piece) -> int:
    return piece.start


def _moved(pieces: Iterator[Piece], start: int) -> Iterator[Piece]:
    """Pieces of what remains behind ``start``."""
    for piece in pieces:
        ahead = max(0, start - piece.start)
        offset = piece.offset + (0 if piece.is_fixed else ahead)
        yield Piece(piece.start + ahead - start, piece.anchor, offset, piece.is_fixed)
