"""The lines that import modules by names which variables hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.graph.outline import Outline
from resilience_hooks.static.graph.settings import SETTINGS

# A call whose first argument is a plain literal needs no variables.
_NO_LITERAL: Final = r"\s*\((?!\s*[\"'][^\"']*[\"']\s*[,)])"
_WORDS: Final = {
    word: re.compile(pattern)
    for word, pattern in {
        "import_": rf"import_(?:module|string|from_string)(?:{_NO_LITERAL}|\s*,)",
        "__import__": rf"__import__{_NO_LITERAL}",
        "resolve_name": rf"resolve_name{_NO_LITERAL}",
        "run_": r"run_(?:module|path)\s*\(",
        "spec_from_file_location": r"spec_from_file_location\s*\(",
        "SourceFileLoader": r"SourceFileLoader\s*\(",
        "from_object": r"from_object\s*\(",
        "dictConfig": r"dictConfig\s*\(",
        "autodiscover_tasks": r"autodiscover_tasks\s*\(",
        "include": r"include\s*=",
        "imports": r"imports\s*=",
        **{name: rf"{name}\b" for name in SETTINGS},
    }.items()
}


def load_lines(outline: Outline) -> Iterator[int]:
    """The lines that may load; a superset is safe."""
    source = outline.lines.source
    for word, pattern in _WORDS.items():
        if word in source:
            yield from outline.lines.holding(match.start() for match in pattern.finditer(source))
