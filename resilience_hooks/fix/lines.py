"""Lines put into the bytes of a file, which otherwise stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from resilience_hooks.static.tree.plumbing import to_bytes

_BOM: Final = b"\xef\xbb\xbf"
_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+\Z")


def inserted(data: bytes, texts: Mapping[int, Sequence[str]]) -> bytes:
    """The file with texts as lines of their own after the lines of these numbers (0: in front).

    Byte order mark and line endings stay: a new line ends as the line before it, or as the first
    one. Where the last line has no newline, the new last line has none.
    """
    mark = _BOM if data.startswith(_BOM) else b""
    old = _LINE.findall(data[len(mark) :])
    usual = (_ending(old[0]) if old else b"") or b"\n"
    new = [to_bytes(text) + usual for text in texts.get(0, ())]
    for number, line in enumerate(old, start=1):
        added = texts.get(number, ())
        ending = _ending(line) or usual
        new.append(line if not added else line.removesuffix(_ending(line)) + ending)
        new += [to_bytes(text) + ending for text in added]
    body = b"".join(new)
    if old and not _ending(old[-1]):
        body = body.removesuffix(b"\n").removesuffix(b"\r") if body.endswith(b"\n") else body
    return mark + body


def _ending(line: bytes) -> bytes:
    """The newline of a line; nothing where it has none."""
    return b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""
