"""Colours, where a terminal shows them (https://no-color.org, FORCE_COLOR honoured)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO

_CODES: Final = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "bold": "1",
    "dim": "2",
    "add": "32",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Wraps text in colour, or leaves it alone."""

    colored: bool = False

    def __call__(self, kind: str, text: str) -> str:
        """The text in the colour of its kind."""
        return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if self.colored else text


def style_for(color: str, stream: TextIO, environ: Mapping[str, str] = os.environ) -> Style:
    """The style for ``--color auto|always|never`` and a stream."""
    if color != "auto":
        return Style(color == "always")
    if environ.get("NO_COLOR"):
        return Style(False)
    return Style(bool(environ.get("FORCE_COLOR")) or stream.isatty())
