"""Markdown and its like: build commands in code blocks, in code spans and on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import BUILD_COMMAND, Format
from resilience_hooks.static.services.places import bases
from resilience_hooks.static.services.readers.codelines import (
    CodeLine,
    command_lines,
    with_placeholders,
)
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree

_FENCE: Final = re.compile(r"^\s*(?:```|~~~)")
_PROMPT: Final = re.compile(r"^\s*[$>%#]\s+(?=[a-z])")


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """The builds that a document shows, run beside it or at the root."""
    starts = [shell(base) for base in bases(path)]
    for code in _code(text_of(tree, path)):
        yield from commanded("prose", path, code.text, starts, code.line)


def _code(text: str) -> Iterator[CodeLine]:
    fenced: list[str] | None = None
    start = 0
    outside: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if _FENCE.match(line):
            if fenced is not None:
                yield CodeLine(with_placeholders("\n".join(fenced)), start)
            fenced, start = ([], number + 1) if fenced is None else (None, 0)
        elif fenced is not None:
            fenced.append(_PROMPT.sub("", line))
        else:
            outside.append((number, line))
    yield from command_lines(outside)


FORMAT: Final = Format(
    "prose",
    rank=12,
    path=r"(?i:readme)[^/]*|[^/]*\.(?:md|mdx|rst|adoc|txt)",
    holds=BUILD_COMMAND,
    read=read,
)
