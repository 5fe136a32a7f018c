"""The normaliser in front of dockerfile-parse: one line per instruction, everything else blank.

Line numbers stay exact. dockerfile-parse knows no here-documents, ends an instruction at a blank
line inside it, loses one that ends the file on an escape, joins after two escapes, reads no
directive behind ``check`` and takes a keyword with its escape for a name; and it joins long
continuations in quadratic time. So lines are joined here, by BuildKit's rules, and every character
that the two read differently is masked until dockerfile-parse has done its work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.blanks import SPACES
from resilience_hooks.static.dockerfile.directives import read_directives
from resilience_hooks.static.dockerfile.heredoc import delimiters, read_bodies
from resilience_hooks.static.dockerfile.model import Heredoc, Problem
from resilience_hooks.static.dockerfile.swallowed import Piece, swallowed

_MASKED = "\\`\x1c\x1d\x1e\x1f" + SPACES.translate({ord(blank): None for blank in "\t\n\v\f\r "})
_MASK = {ord(character): f"\0{chr(0x41 + at)}" for at, character in enumerate(_MASKED)}
_MASKS = re.compile("\0(.)")


@dataclass(frozen=True, slots=True)
class Logical:
    """An instruction's joined line, where it stands, and the here-documents behind it."""

    text: str
    line: int
    end_line: int
    heredocs: tuple[Heredoc, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Normalised:
    """A file as logical lines in order."""

    escape: str
    lines: tuple[Logical, ...]
    problems: tuple[Problem, ...]

    def source(self) -> str:
        """What dockerfile-parse reads: each logical line, masked, where it begins."""
        rows: list[str] = []
        for logical in self.lines:
            rows += [""] * (logical.line - 1 - len(rows))
            rows.append(logical.text.translate(_MASK))
        return "\n".join([*rows, ""])


def unmask(text: str) -> str:
    """A text as it was before :meth:`Normalised.source` masked it."""
    return _MASKS.sub(lambda mask: _MASKED[ord(mask[1]) - 0x41], text)


def normalise(text: str) -> Normalised:
    """Split a file's text into logical lines; the text has no NUL."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    directives = read_directives(lines)
    logical = tuple(_Joiner(lines, directives.escape).logical_lines())
    problems = (*directives.problems, *(found for line in logical for found in line.problems))
    return Normalised(directives.escape, tuple(line for line in logical if line.text), problems)


@dataclass(frozen=True, slots=True)
class _Joiner:
    lines: Sequence[str]
    escape: str

    def logical_lines(self) -> Iterator[Logical]:
        at = 0
        while at < len(self.lines):
            if _is_blank_or_comment(self.lines[at]):
                at += 1
                continue
            pieces, behind = self._pieces(at)
            logical = self._logical(pieces, behind)
            at = logical.end_line
            yield logical

    def _pieces(self, start: int) -> tuple[list[Piece], int]:
        """The pieces of the instruction that begins at an index, and the index behind it."""
        pieces: list[Piece] = []
        at, continues = start, True
        while continues and at < len(self.lines):
            line = self.lines[at].rstrip("\r")
            at += 1
            if not _is_blank_or_comment(line):
                text, continues = self._without_escape(line)
                pieces.append((at, text))
        return pieces, at

    def _without_escape(self, line: str) -> tuple[str, bool]:
        """A line and whether the next one continues it: one escape at its end, not two."""
        text = line.rstrip(" \t")
        body = text.removesuffix(self.escape)
        continues = body != text and not body.endswith(self.escape)
        return (body, True) if continues else (line, False)

    def _logical(self, pieces: list[Piece], behind: int) -> Logical:
        line = pieces[0][0]
        joined = "".join(text for _, text in pieces).lstrip(SPACES)
        bodies = read_bodies(delimiters(joined, self.escape), self.lines, behind)
        problems = list(swallowed(pieces))
        if bodies.unended is not None:
            problems.append(Problem(line, _never_ends(bodies.unended)))
        text = joined.rstrip(SPACES)
        if not text:
            problems.append(Problem(line, "nothing follows the escape; remove the line"))
        return Logical(text, line, bodies.behind, bodies.heredocs, tuple(problems))


def _never_ends(name: str) -> str:
    return f"no line '{name}' ends the here-document; it must stand alone, with no blank around it"


def _is_blank_or_comment(line: str) -> bool:
    return line.lstrip(SPACES)[:1] in ("", "#")
