"""From bytes to text, as Python reads its sources."""

from __future__ import annotations

import codecs
import io
from typing import Final

LARGEST: Final = 16 << 20
"""Bytes of the longest source that is read."""
LARGEST_WHOLE: Final = 500_000
"""Bytes of the longest source of which a tree is made: trees are a thousand times as large."""


def decode(data: bytes) -> str:
    """The text, its line ends normalised (PEP 263).

    Raises UnicodeError, LookupError for an unknown encoding, SyntaxError for one that contradicts
    the byte order mark.
    """
    encoding = "utf-8"
    if data.startswith(codecs.BOM_UTF8) or b"coding" in data[:500]:
        import tokenize  # noqa: PLC0415  slow to load, and rarely needed

        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    text = data.decode(encoding)
    return text.replace("\r\n", "\n") if "\r" in text else text
