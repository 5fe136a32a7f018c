"""The digest of what a manifest was made from: the import statements of the listed modules.

Bodies do not count, so a manifest changes when imports do and rests when nothing else does.
"""

from __future__ import annotations

import itertools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def imports_digest(sources: Iterable[tuple[str, bytes]]) -> str:
    """The digest of named sources, whatever their order: SHA-256, hexadecimal."""
    digest = _sha256()
    for name, source in sorted(sources):
        lines = b"\n".join(import_lines(source))
        digest.update(b"%s\0%s\0" % (name.encode("utf-8", "backslashreplace"), lines))
    text: str = digest.hexdigest()
    return text


def _sha256() -> Any:
    """The interpreter's own: hashlib loads OpenSSL, which takes longer than all of the digest."""
    module = _lean("_sha2") or _lean("_sha256") or __import__("hashlib")
    return module.sha256()


def _lean(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError:
        return None


def import_lines(source: bytes) -> list[bytes]:
    """What stands before and behind each ``import``, on its line and on those that continue it.

    A text search, no parser: a comment that mentions one counts too, which does no harm.
    """
    pieces = source.split(b"import")
    found: list[bytes] = []
    for before, behind in itertools.pairwise(pieces):
        found += (_head(before), _tail(behind))
    return found


def _head(piece: bytes) -> bytes:
    """The last line, without its indent."""
    return piece[piece.rfind(b"\n") + 1 :].strip()


def _tail(piece: bytes) -> bytes:
    """The first line, with those that continue it."""
    end = piece.find(b"\n")
    line = piece[: end if end >= 0 else len(piece)].strip()
    if line.endswith(b"\\") or (b"(" in line and b")" not in line):
        return b" ".join(piece[: _end_of_statement(piece, end)].split())
    return line


def _end_of_statement(piece: bytes, end: int) -> int:
    """Where the statement ends that goes on behind the line that ends there."""
    end = len(piece) if end < 0 else end
    if piece.find(b"(", 0, end) >= 0:
        closing = piece.find(b")", end)
        return len(piece) if closing < 0 else closing + 1
    while piece[:end].rstrip().endswith(b"\\") and end < len(piece):
        further = piece.find(b"\n", end + 1)
        end = len(piece) if further < 0 else further
    return end
