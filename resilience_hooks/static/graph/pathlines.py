"""The lines that edit ``sys.path`` or load by name, and those that their variables depend on."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.graph.aliases import Aliases
from resilience_hooks.static.graph.loadlines import load_lines
from resilience_hooks.static.graph.outline import Outline

_NAME: Final = re.compile(r"(?<![\w.])[^\W\d]\w*")
# A variable in a path: no function that is called, no module whose function is.
_OPERAND: Final = re.compile(
    r"(?<![\w.])(?!__file__\b|(?:os|sys|site|pathlib)\s*\.\s*"
    r"(?:path|environ|getenv|getcwd|fspath|sep|pardir|curdir|addsitedir|Path|PurePath)\b)"
    r"[^\W\d]\w*\b(?!\s*\()|(?<=self\.)\w+|(?<=cls\.)\w+"
)
_TARGET: Final = re.compile(
    r"\s*(?:(?:async\s+)?for\b[\w\s,*()\[\]]+\bin\b"
    r"|(?:[(\[]\s*)?(?=[\w,*])[\w\s,*]+(?:[)\]]\s*)?(?::[^=]*)?[-+*/%&|^@<>]{0,3}=(?!=))"
)
_COMPOUND: Final = re.compile(
    r"(?:if|elif|else|try|except|finally|for|while|with|def|class|async|match|case)\b"
)


def keep_path_edits(outline: Outline, aliases: Aliases) -> bool:
    """Keep the edits and loads and, transitively, the assignments of all names they refer to.

    Returns whether there are any.
    """
    pending = [*_edits(outline, aliases), *load_lines(outline)]
    for index in pending:
        outline.keep(index)
    found, assigned = bool(pending), None
    while pending:
        names = _operands(outline.lines.code(pending.pop()))
        if names and assigned is None:
            assigned = _assignments(outline)
        for index in (index for name in names for index in (assigned or {}).pop(name, ())):
            outline.keep(index)
            pending.append(index)
    return found


def _edits(outline: Outline, aliases: Aliases) -> Iterator[int]:
    source = outline.lines.source
    for name in ("addsitedir", *aliases.sys_path):
        if name.rpartition(".")[2] in source:
            pattern = re.compile(r"\s*\.\s*".join(map(re.escape, name.split("."))) + r"\b")
            yield from outline.lines.holding(m.start() for m in pattern.finditer(source))


def _assignments(outline: Outline) -> dict[str, list[int]]:
    """Name → the lines that may assign to it, or loop over it."""
    found: dict[str, list[int]] = {}
    for index in range(len(outline.lines)):
        for name in _assigned(outline, index):
            found.setdefault(name, []).append(index)
    return found


def _assigned(outline: Outline, index: int) -> set[str]:
    text = outline.lines.text(index)
    if "=" not in text and not text.startswith(("for", "async")):
        return set()
    if ";" in text or (_COMPOUND.match(text) and not outline.is_block(index)):
        return _names(text)
    names: set[str] = set()
    target = _TARGET.match(text)
    while target is not None:
        names |= _names(target[0])
        target = _TARGET.match(text, target.end())
    return names


def _operands(code: str) -> set[str]:
    return {name for name in _OPERAND.findall(code) if not keyword.iskeyword(name)}


def _names(code: str) -> set[str]:
    return {name for name in _NAME.findall(code) if not keyword.iskeyword(name)}
