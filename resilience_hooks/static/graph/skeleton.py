"""Cuts a file down to what the import visitor looks at, so that libcst parses a tenth of it.

Kept are the logical lines that can matter (imports, path edits, what they refer to), the headers
of the blocks they stand in with all clauses of those statements, and the bodies of handlers;
emptied blocks get ``pass``. A superset is always safe; a doubt means: parse the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.bindings import bound_names
from resilience_hooks.static.graph.lexing import LogicalLine, logical_lines

INTEREST: Final = re.compile(
    r"import|TYPE_CHECKING|__getattr__|__all__|__path__|resolve_name|addsitedir"
    r"|\bsys\s*\.\s*(?:path|modules)\b|\bglobals\s*\("
)
_PATHS: Final = re.compile(r"\bsys\s*\.\s*path\b|__path__|addsitedir|\bpath\b")
_NAME: Final = re.compile(r"\b[A-Za-z_]\w*\b")
_SCOPE: Final = re.compile(r"(?:async\s+)?def\s+(\w+)|class\s+(\w+)")
_CLAUSE: Final = re.compile(r"(?:elif|else|except|finally)\b")
_END: Final = -1
_HANDLER: Final = re.compile(r"except\b")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A logical line: its text without indent, and where it starts (``number`` 0: added)."""

    text: str
    number: int
    indent: int


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The reduced text, its logical lines in order, and the names bound outside all scopes."""

    text: str
    lines: tuple[KeptLine, ...]
    names: frozenset[str]


class _Outline:
    """The lines of one file with their nesting, and which of them are kept."""

    def __init__(self, source: str, lines: Sequence[LogicalLine]) -> None:
        self.source = source
        self.lines = lines
        self.kept = bytearray(len(lines))
        self.parent, self.head = _nesting(source, lines)
        self._clauses: dict[int, list[int]] = {}
        for index, head in enumerate(self.head):
            self._clauses.setdefault(head, []).append(index)

    def text(self, index: int) -> str:
        line = self.lines[index]
        return self.source[line.start + line.indent : line.end]

    def is_block(self, index: int) -> bool:
        """Whether the line is a header whose body stands on lines of its own."""
        after = index + 1
        return after < len(self.lines) and self.lines[after].indent > self.lines[index].indent

    def body(self, index: int) -> Iterable[int]:
        indent = self.lines[index].indent
        after = index + 1
        while after < len(self.lines) and self.lines[after].indent > indent:
            yield after
            after += 1

    def keep(self, index: int) -> None:
        """Keep a line, the headers above it, and every clause of those statements."""
        while index >= 0 and not self.kept[index]:
            self.kept[index] = 1
            self._keep_clauses(self.head[index])
            if self.source[self.lines[index].start + self.lines[index].indent] == "@":
                self._keep_decorated(index)
            index = self.parent[index]

    def _keep_clauses(self, head: int) -> None:
        for clause in self._clauses[head]:
            self.kept[clause] = 1
            if _HANDLER.match(self.text(clause)):
                for line in self.body(clause):
                    self.kept[line] = 1

    def _keep_decorated(self, index: int) -> None:
        indent = self.lines[index].indent
        after = index + 1
        while after < len(self.lines) and self.lines[after].indent == indent:
            self.kept[after] = 1
            if not self.text(after).startswith("@"):
                return
            after += 1


def _nesting(source: str, lines: Sequence[LogicalLine]) -> tuple[list[int], list[int]]:
    """For every line: the header of its block (-1: none), and the head of its statement."""
    parent, head = [-1] * len(lines), list(range(len(lines)))
    stack: list[int] = []
    for index, line in enumerate(lines):
        before = -1
        while stack and lines[stack[-1]].indent >= line.indent:
            top = stack.pop()
            before = top if lines[top].indent == line.indent else before
        parent[index] = stack[-1] if stack else -1
        if before >= 0 and _CLAUSE.match(source, line.start + line.indent):
            head[index] = head[before]
        stack.append(index)
    return parent, head


def cut(source: str) -> Skeleton | None:
    """The skeleton of a file with ``\\n`` line ends; None where the whole file must be parsed."""
    lines = logical_lines(source)
    if lines is None:
        return None
    outline = _Outline(source, lines)
    for index in _lines_of(lines, (m.start() for m in INTEREST.finditer(source))):
        outline.keep(index)
    _keep_path_variables(outline)
    _keep_callers(outline)
    return _assemble(outline)


def _lines_of(lines: Sequence[LogicalLine], offsets: Iterable[int]) -> Iterable[int]:
    """The indices of the lines that hold the (ascending) offsets."""
    index = 0
    for offset in offsets:
        while index < len(lines) and lines[index].end <= offset:
            index += 1
        if index < len(lines) and lines[index].start <= offset:
            yield index


def _keep_path_variables(outline: _Outline) -> None:
    """Keep the assignments of every name that a kept path edit refers to, transitively."""
    pending = [i for i, kept in enumerate(outline.kept) if kept and _PATHS.search(outline.text(i))]
    if not pending:
        return
    assigned = _assignments(outline)
    while pending:
        for name in _NAME.findall(outline.text(pending.pop())):
            for index in assigned.pop(name, ()):
                if not outline.kept[index]:
                    outline.keep(index)
                pending.append(index)


def _assignments(outline: _Outline) -> dict[str, list[int]]:
    """Name → the lines that assign to it, or loop over it."""
    pattern = re.compile(r"(?:for\s+)?(\w+)\s*(?::[^=]*)?(?:=(?!=)|\bin\b)")
    found: dict[str, list[int]] = {}
    for index, line in enumerate(outline.lines):
        match = pattern.match(outline.source, line.start + line.indent)
        if match:
            found.setdefault(match[1], []).append(index)
    return found


def _keep_callers(outline: _Outline) -> None:
    """Keep the calls through which a kept function may already run while the module loads."""
    wanted = _scopes_with_content(outline)
    seen: set[str] = set()
    while wanted:
        seen |= wanted
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(wanted))})\s*\(")
        offsets = (match.start() for match in pattern.finditer(outline.source))
        wanted = set()
        for index in list(_lines_of(outline.lines, offsets)):
            if _SCOPE.match(outline.text(index)):
                continue
            outline.keep(index)
            top = _top_scope(outline, index)
            wanted |= {top} - seen if top else set()


def _scopes_with_content(outline: _Outline) -> set[str]:
    """The outermost functions and classes that hold a kept line."""
    found = set()
    for index, kept in enumerate(outline.kept):
        top = _top_scope(outline, index) if kept else None
        if top:
            found.add(top)
    return found


def _top_scope(outline: _Outline, index: int) -> str | None:
    name = None
    while index >= 0:
        match = _SCOPE.match(outline.text(index))
        if match:
            name = match[1] or match[2]
        index = outline.parent[index]
    return name


def _assemble(outline: _Outline) -> Skeleton:
    parts: list[str] = []
    kept_lines: list[KeptLine] = []
    kept = [index for index, flag in enumerate(outline.kept) if flag]
    for index, after in zip(kept, [*kept[1:], _END], strict=False):
        line = outline.lines[index]
        parts.append(outline.source[line.start : line.end])
        kept_lines.append(KeptLine(outline.text(index), line.number, line.indent))
        emptied = after == _END or outline.lines[after].indent <= line.indent
        if emptied and outline.is_block(index):
            parts.append(outline.source[line.start : line.start + line.indent] + " pass")
            kept_lines.append(KeptLine("pass", 0, line.indent + 1))
    return Skeleton("\n".join([*parts, ""]), tuple(kept_lines), _module_names(outline))


def _module_names(outline: _Outline) -> frozenset[str]:
    names: set[str] = set()
    scoped = bytearray(len(outline.lines))
    for index, parent in enumerate(outline.parent):
        inside = parent >= 0 and (scoped[parent] or _SCOPE.match(outline.text(parent)))
        scoped[index] = bool(inside)
        if not inside:
            names.update(bound_names(outline.text(index)))
    return frozenset(names)
