"""The words that names consist of: what a name is about, without knowing its type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> frozenset[str]:
    """``is_same_day`` and ``isSameDay`` → {"is", "same", "day"}."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def dotted(node: cst.CSTNode | None) -> str:
    """``self.raw_data``; empty for what is not names with dots between them."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""


def names_in(node: cst.CSTNode) -> Iterator[str]:
    """Every identifier below a node, attributes too, in order."""
    for found in m.findall(node, m.Name()):
        if isinstance(found, cst.Name):
            yield found.value


def words_in(node: cst.CSTNode) -> frozenset[str]:
    """The words of every identifier below a node."""
    return frozenset(word for name in names_in(node) for word in words(name))


def called(node: cst.CSTNode) -> str:
    """The dotted name that a call calls; empty for anything else."""
    return dotted(node.func) if isinstance(node, cst.Call) else ""


def last(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def text_of(node: cst.CSTNode) -> str:
    """The text of the string literals below a node, with spaces where values stand."""
    parts = []
    for found in m.findall(node, m.SimpleString() | m.FormattedStringText()):
        if isinstance(found, cst.SimpleString):
            value = found.evaluated_value
            parts.append(value if isinstance(value, str) else "")
        elif isinstance(found, cst.FormattedStringText):
            parts.append(found.value)
    return " ".join(parts)
