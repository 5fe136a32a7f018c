"""The digest of what a manifest was made from: the import statements of the listed modules.

Bodies do not count, so a manifest changes when imports do and rests when nothing else does.
"""

from __future__ import annotations

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
    """Every line that speaks of an import, continuation lines joined, without its indent.

    A text search, no parser: a comment that mentions one counts too, which does no harm.
    """
    found = []
    at = source.find(b"import")
    while at >= 0:
        start, end = source.rfind(b"\n", 0, at) + 1, source.find(b"\n", at)
        line = source[start : end if end >= 0 else len(source)].strip()
        if line.endswith(b"\\") or (b"(" in line and b")" not in line):
            end = _end_of_statement(source, at)
            line = b" ".join(source[start:end].split())
        found.append(line)
        at = source.find(b"import", end) if end >= 0 else -1
    return found


def _end_of_statement(source: bytes, at: int) -> int:
    """Where the statement ends that goes on behind the line around ``at``."""
    end = _end_of_line(source, at)
    if source.find(b"(", at, end) >= 0:
        closing = source.find(b")", end)
        return len(source) if closing < 0 else closing + 1
    while source[at:end].rstrip().endswith(b"\\") and end < len(source):
        end = _end_of_line(source, end + 1)
    return end


def _end_of_line(source: bytes, at: int) -> int:
    end = source.find(b"\n", at)
    return len(source) if end < 0 else end
