"""From the bytes of a Python file to its facts: the skeleton first, the whole file in doubt."""

from __future__ import annotations

import ast
import codecs
import re
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from resilience_hooks.errors import InternalError
from resilience_hooks.static.graph.bindings import bound_names
from resilience_hooks.static.graph.facts import Broken, ModuleFacts
from resilience_hooks.static.graph.imports import ImportVisitor
from resilience_hooks.static.graph.location import CountedLines, Positions
from resilience_hooks.static.graph.skeleton import Skeleton, cut

_CODING: Final = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def read_facts(data: bytes) -> ModuleFacts:
    """The facts of one file. A file that cannot be parsed yields facts that say why."""
    try:
        source = decode(data)
    except (UnicodeDecodeError, LookupError) as error:
        return ModuleFacts(broken=Broken(1, f"cannot be decoded: {error}"))
    skeleton = cut(source)
    facts = _facts_of_skeleton(skeleton) if skeleton is not None else None
    return facts or whole_file_facts(source)


def read_whole_facts(data: bytes) -> ModuleFacts:
    """The facts of one file, its whole syntax looked at.

    The running interpreter's own parser is the quick judge; where it objects (it may be older than
    the file), libcst decides.
    """
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        facts = read_facts(data)
        return facts if facts.broken else whole_file_facts(decode(data))
    return read_facts(data)


def decode(data: bytes) -> str:
    """The text, its line ends normalised (PEP 263). Raises UnicodeDecodeError, LookupError."""
    has_mark = data.startswith(codecs.BOM_UTF8)
    encoding = "utf-8" if has_mark else _declared_encoding(data)
    text = data[len(codecs.BOM_UTF8) if has_mark else 0 :].decode(encoding)
    return text.replace("\r\n", "\n") if "\r" in text else text


def _declared_encoding(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        match = _CODING.match(line)
        if match:
            return match[1].decode("ascii", "replace")
    return "utf-8"


def _facts_of_skeleton(skeleton: Skeleton) -> ModuleFacts | None:
    """None where libcst or the count of lines contradicts the cut."""
    if not skeleton.lines:
        return ModuleFacts(names=skeleton.names)
    try:
        module = cst.parse_module(skeleton.text)
        visitor = ImportVisitor(module, CountedLines(skeleton.lines, module))
        module.visit(visitor)
        return visitor.facts(skeleton.names)
    except (cst.ParserSyntaxError, InternalError, IndexError):
        return None


def whole_file_facts(source: str) -> ModuleFacts:
    """The same facts from libcst's tree of the whole file: exact, and forty times slower."""
    try:
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    except cst.ParserSyntaxError as error:
        return ModuleFacts(broken=Broken(error.raw_line, _first_line(error)))
    except (SyntaxError, ValueError, RecursionError) as error:
        return ModuleFacts(broken=Broken(1, _first_line(error)))
    visitor = ImportVisitor(wrapper.module, Positions(wrapper.resolve(PositionProvider)))
    wrapper.module.visit(visitor)
    return visitor.facts(frozenset(_all_names(source)))


def _all_names(source: str) -> set[str]:
    return {name for line in source.split("\n") for name in bound_names(line.strip())}


def _first_line(error: Exception) -> str:
    text = getattr(error, "message", "") or str(error) or type(error).__name__
    return text.strip().splitlines()[0]
