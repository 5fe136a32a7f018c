"""The lines of the keys of a TOML document, which a TOML parser does not tell."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.config.document import Keys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TOKEN: Final = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<space>[ \t\r]+|\#[^\n]*)|(?P<mark>[\[\]{}=,.\n])|(?P<word>[^\s\[\]{}=,.\#\"']+)|.",
    re.DOTALL,
)


@dataclass(slots=True)
class _Frame:
    """An open bracket of a value; ``index`` counts the items of an array, None in a table."""

    path: Keys
    index: int | None


@dataclass(slots=True)
class _Scan:
    """Where the reader of the tokens is."""

    found: dict[Keys, int] = field(default_factory=dict)
    counts: dict[Keys, int] = field(default_factory=dict)
    table: Keys = ()
    frames: list[_Frame] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    value: Keys | None = None

    def add(self, path: Keys, line: int) -> None:
        """Note the line of a key, and of those above it that have none."""
        while path and path not in self.found:
            self.found[path] = line
            path = path[:-1]


def positions(text: str) -> Mapping[Keys, int]:
    """The line (1-based) of every key and array item of a valid document."""
    scan = _Scan()
    tokens = _tokens(text)
    for kind, token, line in tokens:
        is_start = not scan.frames and not scan.names and scan.value is None
        if token == "[" and kind == "mark" and is_start:
            _header(scan, tokens, line)
        elif kind == "mark":
            _mark(scan, token, line)
        elif scan.value is None:
            scan.names.append(_name(kind, token))
        else:
            scan.add(scan.value, line)
    return scan.found


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        if kind != "space":
            yield kind, match[0], line
        line += match[0].count("\n")


def _header(scan: _Scan, tokens: Iterator[tuple[str, str, int]], line: int) -> None:
    """``[a.b]`` or ``[[a.b]]``: names up to the end of the line."""
    names: list[str] = []
    is_array = False
    for kind, token, _ in tokens:
        if token == "\n" and kind == "mark":
            break
        if kind != "mark":
            names.append(_name(kind, token))
        is_array = is_array or (kind == "mark" and token == "[")
    path: Keys = ()
    for number, name in enumerate(names, 1):
        path = (*path, name)
        if is_array and number == len(names):
            scan.counts[path] = scan.counts.get(path, -1) + 1
        scan.add(path, line)
        if path in scan.counts:
            path = (*path, scan.counts[path])
    scan.add(path, line)
    scan.table = path


def _mark(scan: _Scan, mark: str, line: int) -> None:
    if mark == "=":
        base = scan.frames[-1].path if scan.frames else scan.table
        scan.value = (*base, *scan.names)
        scan.names.clear()
        scan.add(scan.value, line)
    elif mark in "[{" and scan.value is not None:
        scan.add(scan.value, line)
        scan.frames.append(_Frame(scan.value, 0 if mark == "[" else None))
        scan.value = (*scan.value, 0) if mark == "[" else None
    elif mark in "]}" and scan.frames:
        scan.value = scan.frames.pop().path
        scan.names.clear()
    elif mark == "," and scan.frames:
        _next_item(scan)
    elif mark == "\n" and not scan.frames:
        scan.value = None
        scan.names.clear()


def _next_item(scan: _Scan) -> None:
    frame = scan.frames[-1]
    if frame.index is None:
        scan.value = None
    else:
        frame.index += 1
        scan.value = (*frame.path, frame.index)


def _name(kind: str, token: str) -> str:
    return str(tomllib.loads(f"name = {token}")["name"]) if kind == "text" else token
