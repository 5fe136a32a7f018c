"""A file without the functions in which nothing can be found: these need not be parsed.

Lines keep their numbers. Where the lexer is in doubt, the file stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from resilience_hooks.static.graph.lexing import LogicalLines, logical_lines
from resilience_hooks.static.graph.outline import FUNCTION, Outline

_DECORATOR: Final = "@"


def cut(text: str, is_wanted: Callable[[str], bool]) -> str:
    """The outermost functions whose text is wanted, with the headers of the classes around them."""
    lines = logical_lines(text)
    if lines is None:
        return text
    outline = Outline(lines)
    kept = bytearray(len(lines))
    for function in _functions(outline):
        if is_wanted(text[lines.texts[function.start] : lines.ends[function.stop - 1]]):
            _keep(kept, function, outline)
    return _joined(text, lines, kept)


def _functions(outline: Outline) -> Iterator[range]:
    """The lines of each outermost function, its decorators left out."""
    within = -1
    for index in range(len(outline.lines)):
        indent = outline.lines.indent(index)
        if 0 <= within < indent:
            continue
        within = -1
        if outline.scope(index) and outline.starts_with(FUNCTION, index):
            within = indent
            yield range(index, index + 1 + sum(1 for _ in outline.body(index)))


def _keep(kept: bytearray, function: range, outline: Outline) -> None:
    """Keep a function, what heads the blocks around it, and the decorators of all of them."""
    kept[function.start : function.stop] = bytes([1]) * len(function)
    index = function.start
    while index >= 0:
        kept[index] = 1
        above = index - 1
        while above >= 0 and outline.first(above) == _DECORATOR:
            kept[above] = 1
            above -= 1
        index = outline.parent(index)


def _joined(text: str, lines: LogicalLines, kept: bytearray) -> str:
    """The kept lines where they stood, and nothing but line ends between them."""
    parts, position = [], 0
    for index, is_kept in enumerate(kept):
        if is_kept:
            start, end = lines.starts[index], lines.ends[index]
            parts += ["\n" * text.count("\n", position, start), text[start:end]]
            position = end
    return "".join(parts) + "\n" if parts else ""
