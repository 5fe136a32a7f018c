"""A Python file as SQL is looked for in it: parsed without the functions that hold none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from resilience_hooks.static.graph.lexing import LogicalLines, logical_lines
from resilience_hooks.static.graph.outline import FUNCTION, Outline


@dataclass(frozen=True)
class Module:
    """One file. ``tree`` raises cst.ParserSyntaxError for what is not Python."""

    text: str

    @cached_property
    def tree(self) -> cst.Module:
        """The file, parsed."""
        return cst.parse_module(self.text)

    @cached_property
    def positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        """Where every node stands; made when it is first asked for."""
        wrapper = MetadataWrapper(self.tree, unsafe_skip_copy=True)
        found: Mapping[cst.CSTNode, CodeRange] = wrapper.resolve(PositionProvider)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node of a module as an anchor; ``code`` is its text, as far as offsets point into it."""

    module: Module
    node: cst.CSTNode
    code: str = ""

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset into its text."""
        start = self.module.positions[self.node].start
        before = self.code[:offset]
        lines = before.count("\n")
        column = offset - before.rfind("\n") if lines else start.column + 1 + len(before)
        return start.line + lines, column


_BRACKET: Final = re.compile(r"[()\[\]{}]")
_DEEPEST: Final = 200
"""MAXLEVEL of CPython's tokenizer."""
_BINDS_OUTSIDE: Final = re.compile(r"\b(?:self|cls)\.\w+\s*(?::[^=\n]{0,500})?=(?!=)|\bglobal\b")


def trimmed(text: str, is_wanted: Callable[[str], bool]) -> str:
    """The file with ``pass`` for the bodies of its outermost functions that are not wanted.

    Lines keep their numbers. What the lexer doubts is kept whole, and so are functions that bind
    attributes or global names.
    """
    lines = logical_lines(text)
    if lines is None:
        return "" if _is_too_deep(text) else text
    outline = Outline(lines)
    parts, position, index = [], 0, 0
    while index < len(lines):
        body = list(outline.body(index)) if _is_function(outline, index) else []
        if body and not _is_kept(text, lines, range(index, body[-1] + 1), is_wanted):
            end, stop = lines.ends[index], lines.ends[body[-1]]
            parts += [text[position:end], " pass", "\n" * text.count("\n", end, stop)]
            position = stop
        index += len(body) + 1
    return "".join(parts) + text[position:]


def _is_too_deep(text: str) -> bool:
    """Whether brackets nest deeper than Python allows, which libcst does not survive."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] in "([{" else -1
        if depth > _DEEPEST:
            return True
    return False


def _is_function(outline: Outline, index: int) -> bool:
    return outline.scope(index) is not None and outline.starts_with(FUNCTION, index) is not None


def _is_kept(
    text: str, lines: LogicalLines, function: range, is_wanted: Callable[[str], bool]
) -> bool:
    code = text[lines.texts[function.start] : lines.ends[function.stop - 1]]
    header = text[lines.texts[function.start] : lines.ends[function.start]]
    # A comment behind the colon would hide the pass.
    return "#" in header or _BINDS_OUTSIDE.search(code) is not None or is_wanted(code)
