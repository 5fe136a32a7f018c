"""Array literals of bash, which POSIX shell text does not have, put where the reader sees them."""

from __future__ import annotations

import re
from typing import Final

_OPENING: Final = re.compile(
    r"^[ \t]*(?:(?:local|declare|readonly|export)[ \t]+(?:-\w+[ \t]+)*)?"
    r"[A-Za-z_]\w*\+?=\(",
    re.MULTILINE,
)
_TOKEN: Final = re.compile(
    r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|(?<![^\s(])#[^\n]*|\$\(|[()]|\n", re.DOTALL
)


def on_one_line(text: str) -> str:
    """The text with each array literal on the line it begins on; later lines keep their numbers."""
    pieces, start = [], 0
    for match in _OPENING.finditer(text):
        if match.start() < start:
            continue
        end = _closing(text, match.end())
        if end is None:
            break
        body = text[match.end() : end]
        opening = text[start : match.end()]
        if opening.endswith("+=("):
            opening = f'{opening[:-3]}=("${{{_name(match[0])}[@]}}" '
        pieces += [opening, _flat(body)]
        rest = text.find("\n", end)
        rest = len(text) if rest < 0 else rest
        pieces += [text[end:rest], "\n" * body.count("\n")]
        start = rest
    return "".join([*pieces, text[start:]])


def _name(opening: str) -> str:
    return re.split(r"\s", opening.removesuffix("+=("))[-1]


def _closing(text: str, position: int) -> int | None:
    depth = 1
    for token in _TOKEN.finditer(text, position):
        depth += {"(": 1, "$(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    return None


def _flat(body: str) -> str:
    return _TOKEN.sub(lambda t: " " if t[0] == "\n" or t[0].startswith("#") else t[0], body)
