"""The lines that edit ``sys.path``, and those that their variables depend on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.graph.outline import Outline
from resilience_hooks.static.graph.statements import Aliases

_NAME: Final = re.compile(r"(?<![\w.])[^\W\d]\w*")
_TARGET: Final = re.compile(
    r"\s*(?:(?:async\s+)?for\b)?\s*[(\[]?[\w\s,*]+[)\]]?\s*(?::[^=]*)?"
    r"(?:[-+*/%&|^@<>]*=(?!=)|\bin\b)"
)
_COMPOUND: Final = re.compile(
    r"(?:if|elif|else|try|except|finally|for|while|with|def|class|async|match|case)\b"
)


def keep_path_edits(outline: Outline, aliases: Aliases) -> None:
    """Keep the edits and, transitively, the assignments of every name that they refer to."""
    pending = list(_edits(outline, aliases))
    for index in pending:
        outline.keep(index)
    if not pending:
        return
    assigned = _assignments(outline)
    while pending:
        for name in _NAME.findall(outline.lines.text(pending.pop())):
            for index in assigned.pop(name, ()):
                outline.keep(index)
                pending.append(index)


def _edits(outline: Outline, aliases: Aliases) -> Iterator[int]:
    source = outline.lines.source
    if "path" not in source and "addsitedir" not in source:
        return
    names = sorted(aliases.sys_path, key=len, reverse=True)
    spaced = (r"\s*\.\s*".join(map(re.escape, name.split("."))) for name in names)
    pattern = re.compile(rf"\b(?:{'|'.join(spaced)})\b|addsitedir")
    yield from outline.lines.holding(match.start() for match in pattern.finditer(source))


def _assignments(outline: Outline) -> dict[str, list[int]]:
    """Name → the lines that may assign to it, or loop over it."""
    found: dict[str, list[int]] = {}
    for index in range(len(outline.lines)):
        for name in set(_assigned(outline, index)):
            found.setdefault(name, []).append(index)
    return found


def _assigned(outline: Outline, index: int) -> list[str]:
    text = outline.lines.text(index)
    if ";" in text or (_COMPOUND.match(text) and not outline.is_block(index)):
        return _NAME.findall(text)
    names: list[str] = []
    target = _TARGET.match(text)
    while target is not None:
        names += _NAME.findall(target[0])
        target = _TARGET.match(text, target.end())
    return names
