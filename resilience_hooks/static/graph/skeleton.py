"""Cuts a file down to what the import reader looks at, so that libcst parses a tenth of it.

Kept are the logical lines that can matter (imports, path edits, what they refer to), the headers
of the blocks they stand in with all clauses of those statements, and how their handlers end;
emptied blocks get ``pass``. A superset is always safe; a doubt means: parse the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.aliases import Aliases
from resilience_hooks.static.graph.assembly import Statement, statements
from resilience_hooks.static.graph.boundnames import bound_names
from resilience_hooks.static.graph.callers import keep_callers
from resilience_hooks.static.graph.lexing import LogicalLines, logical_lines
from resilience_hooks.static.graph.outline import SCOPE, Outline
from resilience_hooks.static.graph.pathlines import keep_path_edits

# A literal beginning lets each search run at the speed of memory; a substring test runs faster yet.
_INTEREST: Final = {
    word: re.compile(pattern)
    for word, pattern in {
        "import": r"import(?:(?<!\wimport)(?:_module|_string|_from_string)?\b|(?<=__import)__\b)",
        "TYPE_CHECKING": r"TYPE_CHECKING",
        "__getattr__": r"__getattr__",
        "__all__": r"__all__",
        "__path__": r"__path__",
        "resolve_name": r"resolve_name",
        "declare_namespace": r"declare_namespace",
        "modules": r"sys\s*\.\s*modules\b",
        "globals": r"globals\s*\(",
        "locals": r"locals\s*\(",
        "vars": r"vars\s*\(",
        "run": r"run(?:_module|_path)?\s*\(",
        "spec_from_file_location": r"spec_from_file_location",
        "SourceFileLoader": r"SourceFileLoader",
    }.items()
}
_MOST: Final = 10_000
_GLOBAL: Final = re.compile(r"global[ \t]+(\w+(?:\s*,[\s\\]*\w+)*)[ \t]*(?:[#;]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The statements that matter, with the names that the others bind at module level."""

    statements: tuple[Statement, ...]
    names: frozenset[str]
    aliases: Aliases


class TooMuchError(Exception):
    """More lines that may import than any file has that somebody wrote."""


def cut(source: str, aliases: Aliases) -> Skeleton | None:
    r"""The skeleton of a file with ``\n`` line ends; None where the whole file must be parsed.

    Raises TooMuchError.
    """
    lines = logical_lines(source)
    if lines is None:
        return None
    outline = Outline(lines)
    for count, index in enumerate(_interesting(outline)):
        if count == _MOST:
            raise TooMuchError(f"more than {_MOST:,} of its lines may import")
        outline.keep(index)
    has_edits = keep_path_edits(outline, aliases)
    keep_callers(outline)
    kept = tuple(statements(outline, with_parameters=has_edits))
    return Skeleton(kept, _names(outline), aliases)


def _interesting(outline: Outline) -> Iterator[int]:
    """The lines whose code holds a word of interest."""
    source = outline.lines.source
    for word, pattern in _INTEREST.items():
        if word in source:
            offsets = (match.start() for match in pattern.finditer(source))
            for index in outline.lines.holding(offsets):
                if not outline.kept[index] and _is_code(outline.lines, index, pattern):
                    yield index


def _is_code(lines: LogicalLines, index: int, pattern: re.Pattern[str]) -> bool:
    """Whether the word stands outside of texts and comments."""
    is_import = lines.source.startswith(("import", "from"), lines.texts[index])
    return is_import or pattern.search(lines.code(index)) is not None


def _names(outline: Outline) -> frozenset[str]:
    names = bound_names(outline.lines.text(index) for index in outline.outside(SCOPE))
    if "global" in outline.lines.source:
        for found in _GLOBAL.findall(outline.lines.source):
            names.update(name.strip() for name in found.split(","))
    return frozenset(names)
