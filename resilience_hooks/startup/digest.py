"""The digest of what a manifest was made from: the import statements of the listed modules.

Bodies do not count, so a manifest changes when imports do and rests when nothing else does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def imports_digest(sources: Iterable[tuple[str, bytes]]) -> str:
    """The digest of named sources, whatever their order; hexadecimal."""
    import hashlib

    digest = hashlib.sha256()
    for name, source in sorted(sources):
        lines = b"\n".join(import_lines(source))
        digest.update(b"%s\0%s\0" % (name.encode("utf-8", "backslashreplace"), lines))
    return digest.hexdigest()


def import_lines(source: bytes) -> Iterator[bytes]:
    """Every line that speaks of an import, continuation lines joined, whitespace levelled.

    A text search, no parser: a comment that mentions one counts too, which does no harm.
    """
    at = source.find(b"import")
    while at >= 0:
        start = source.rfind(b"\n", 0, at) + 1
        end = _end_of_line(source, at)
        yield b" ".join(source[start:end].split())
        at = source.find(b"import", end)


def _end_of_line(source: bytes, at: int) -> int:
    """Where the logical line ends that begins before ``at``."""
    end = source.find(b"\n", at)
    end = len(source) if end < 0 else end
    opening = source.find(b"(", at, end)
    if opening >= 0 and source.find(b")", opening, end) < 0:
        closing = source.find(b")", end)
        return len(source) if closing < 0 else closing + 1
    while source[at:end].rstrip(b"\r").endswith(b"\\") and end < len(source):
        further = source.find(b"\n", end + 1)
        end = len(source) if further < 0 else further
    return end
