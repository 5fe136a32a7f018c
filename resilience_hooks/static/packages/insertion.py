"""A further requirement in a requirements file: where it goes, and in whose style."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from resilience_hooks.static.packages.entries import Entry, entries, is_comment
from resilience_hooks.static.packages.locked import Package

_PINNED: Final = re.compile(r"[\w\])](\s*==\s*)[\w.]")
_BEFORE_HASH: Final = re.compile(r"(?<!\s)(\s+(?:\\\n\s*)?)--hash")


def inserted(text: str, package: Package) -> tuple[int, list[str]]:
    """The line that a requirement follows (0: none), and its own, hashes where the file has some.

    Where the entries are sorted it keeps the order, else it is the last. What hangs on a
    requirement stays with it: continued lines, the comment below it or right above it.
    """
    found = entries(text)
    return _place(found, package.name, text), _written(found, package).split("\n")


def _place(found: Sequence[Entry], name: str, text: str) -> int:
    if not found:
        return len(text.rstrip().split("\n")) if text.strip() else 0
    named = [entry for entry in found if entry.name]
    names = [entry.name for entry in named]
    if names != sorted(names):
        return found[-1].end
    before = [entry for entry in named if entry.name < name]
    return before[-1].end if before else _in_front(named or found, text.split("\n"))


def _in_front(found: Sequence[Entry], lines: Sequence[str]) -> int:
    """The line before the first entry, or before the comment that is about that entry alone."""
    first = found[0]
    above = list(itertools.takewhile(is_comment, reversed(lines[: first.first - 1])))
    top = first.first - 1 - len(above)
    is_group = len(found) > 1 and found[1].first == first.end + 1
    return first.first - 1 if top == 0 or is_group else top


def _written(found: Sequence[Entry], package: Package) -> str:
    extras = f"[{','.join(package.extras)}]" if package.extras else ""
    pinned = (match[1] for entry in found if (match := _PINNED.search(entry.text)))
    line = f"{package.name}{extras}{next(pinned, '==')}{package.version}"
    separators = (match[1] for entry in found if (match := _BEFORE_HASH.search(entry.text)))
    separator = next(separators, None)
    if separator is None:
        return line
    return line + "".join(f"{separator}--hash={each}" for each in package.hashes)
