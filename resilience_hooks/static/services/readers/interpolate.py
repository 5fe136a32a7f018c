"""Compose's interpolation: ``$NAME``, ``${NAME}`` and its operators, ``$$``.

Source: https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from resilience_hooks.static.services.unknowns import unknown

_OPENING: Final = re.compile(r"\$(?:\$|\{([A-Za-z_]\w*)(:?[-+?])?|([A-Za-z_]\w*))")
_BRACE: Final = re.compile(r"\$\{|\}")
_DEEPEST: Final = 8
_LONGEST: Final = 8192


def interpolated(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; one without value or default is an unknown part."""
    if "$" not in text or len(text) > _LONGEST:
        return text
    return "".join(_pieces(text, values, 0))


def _pieces(text: str, values: Mapping[str, str], depth: int) -> Iterator[str]:
    position = 0
    while (match := _OPENING.search(text, position)) is not None:
        yield text[position : match.start()]
        position = match.end()
        if match[0] == "$$":
            yield "$"
        elif match[3] is not None:
            yield values.get(match[3], unknown(match[3]))
        else:
            end = _closing(text, position)
            yield _braced(match[1], match[2] or "", text[position:end], values, depth)
            position = end + 1
    yield text[position:]


def _closing(text: str, start: int) -> int:
    """Where the brace closes that is open at ``start``."""
    depth = 0
    for match in _BRACE.finditer(text, start):
        depth += 1 if match[0] == "${" else -1
        if depth < 0:
            return match.start()
    return len(text)


def _braced(name: str, operator: str, operand: str, values: Mapping[str, str], depth: int) -> str:
    value = values.get(name)
    is_given = bool(value) if operator.startswith(":") else value is not None
    if operator.endswith("+"):
        return _default(operand, values, depth) if is_given else ""
    if is_given:
        return value or ""
    return _default(operand, values, depth) if operator.endswith("-") else unknown(name)


def _default(operand: str, values: Mapping[str, str], depth: int) -> str:
    if depth >= _DEEPEST:
        return unknown(operand)
    return "".join(_pieces(operand, values, depth + 1))
