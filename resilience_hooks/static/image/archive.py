"""Tar archives, told by their content, and unpacked as the engine unpacks them for ADD."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import Directory, File, Link, Made, Origin
from resilience_hooks.static.image.paths import absolute, child, parent

_LARGEST: Final = 64 << 20
"""Bytes of an archive that are read, decompressed, and bytes of all its members, holes included."""
_MOST: Final = 50_000
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
_COMPRESSIONS: Final[tuple[tuple[bytes, Callable[[io.BytesIO], io.BufferedIOBase]], ...]] = (
    (b"\x1f\x8b\x08", gzip.open),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)
_BROKEN: Final = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, tarfile.TarError)
"""What readers raise; ValueError is that of Python 3.10 for zeros in the place of a header."""

MemberKind: TypeAlias = Literal["file", "directory", "link", "hard link", "other"]


class BrokenArchiveError(Exception):
    """An archive that begins well and cannot be read to its end: the build fails."""


class UnreadArchiveError(Exception):
    """What may be an archive, and is not read here: too much, or compressed with Zstandard."""


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of an archive. ``path`` is absolute, seen from where it is unpacked."""

    path: str
    kind: MemberKind
    data: bytes = b""
    target: str = ""


def read_archive(data: bytes) -> tuple[Member, ...] | None:
    """The members of a tar archive, plain or compressed; None for any other content.

    Raises BrokenArchiveError and UnreadArchiveError.
    """
    if data.startswith(_ZSTANDARD):
        raise UnreadArchiveError("Zstandard is not read here")
    has_begun = False
    try:
        file = io.BytesIO(_decompressed(data))
        with tarfile.TarFile(fileobj=file, encoding="utf-8", errors="surrogateescape") as archive:
            has_begun = archive.next() is not None
            return tuple(_members(archive)) if has_begun else None
    except _BROKEN as error:
        if not has_begun:
            return None
        raise BrokenArchiveError(f"the archive is broken: {error}") from error


def _decompressed(data: bytes) -> bytes:
    opener = next((opener for magic, opener in _COMPRESSIONS if data.startswith(magic)), None)
    if opener is not None:
        with opener(io.BytesIO(data)) as stream:
            data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST and _may_be_tar(data):
        raise UnreadArchiveError(f"it is larger than {_LARGEST >> 20} MiB")
    return data


def _may_be_tar(data: bytes) -> bool:
    """Whether the first header is one, whose checksum tells it from any other content."""
    try:
        tarfile.TarInfo.frombuf(data[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _members(archive: tarfile.TarFile) -> Iterator[Member]:
    """Raises UnreadArchiveError for one member, or one byte, too many."""
    size = 0
    for number, info in enumerate(archive):
        size += info.size if info.isfile() else 0
        if number == _MOST:
            raise UnreadArchiveError(f"it has more than {_MOST:,} members")
        if size > _LARGEST:
            raise UnreadArchiveError(f"its files are larger than {_LARGEST >> 20} MiB")
        yield _member(archive, info)


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    path = absolute(info.name)
    if info.isdir():
        return Member(path, "directory")
    if info.issym():
        return Member(path, "link", target=info.linkname)
    if info.islnk():
        return Member(path, "hard link", target=info.linkname)
    if not info.isfile():
        return Member(path, "other")
    content = archive.extractfile(info)
    return Member(path, "file", content.read() if content else b"")


def unpack(members: Iterable[Member], layers: Layers, place: str, origin: Origin) -> None:
    """Unpack into a directory, which is the root for every link on the way. Raises ClashError.

    Directories merge; whatever else stands at a member's path is replaced.
    """
    for member in members:
        directory = layers.resolve(parent(member.path), root=place)
        layers.make_directories(directory, origin)
        target = child(directory, member.path.rpartition("/")[2]) if member.path != "/" else place
        _write(member, target, layers, place, origin)


def _write(member: Member, target: str, layers: Layers, root: str, origin: Origin) -> None:
    existing = layers.lstat(target)
    if isinstance(existing, Directory) and (member.kind == "directory" or member.path == "/"):
        return
    source = _linked(member, layers, root) if member.kind == "hard link" else None
    layers.remove(target)
    if member.kind == "directory":
        layers.make_directories(target, origin)
    elif member.kind == "link":
        layers.put(target, Link(member.target, origin))
    elif source is not None:
        layers.put(target, source)
    elif member.kind == "file":
        layers.put(target, File(Made(member.data), origin))


def _linked(member: Member, layers: Layers, root: str) -> File | Link:
    path = absolute(member.target)
    directory = layers.resolve(parent(path), root=root)
    node = layers.lstat(child(directory, path.rpartition("/")[2]))
    if node is None or isinstance(node, Directory):
        raise ClashError(member.path, f"is a hard link to {member.target}, which is no file")
    return node
