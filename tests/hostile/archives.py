"""Archives for ADD that are more than they seem."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from tests.hostile.model import START, Hostile
from tests.repository import Repository

_ADDING: Final = START.replace("COPY . .", "ADD bomb /bomb/\nCOPY *.py ./")


def _added(data: Callable[[], bytes]) -> Hostile:
    def build(repository: Repository) -> None:
        repository.write({"bomb": data()})

    return Hostile({"Dockerfile": _ADDING}, build)


def _header(name: str, size: int = 0, kind: bytes = b"0", link: str = "") -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, link
    return info.tobuf(tarfile.GNU_FORMAT)


def _archive(headers: Iterable[bytes]) -> bytes:
    return b"".join((*headers, bytes(1024)))


@cache
def _zeros(count: int) -> bytes:
    """A gzip stream of so many zero bytes, made without them in memory: whole blocks repeat."""
    block = zlib.compressobj(9, zlib.DEFLATED, 31)
    one = block.compress(bytes(10 << 20)) + block.flush()
    return one * (count // (10 << 20))  # members of one stream, as RFC 1952 allows


def _nested(depth: int) -> bytes:
    data = b"x" * 100
    for _ in range(depth):
        data = gzip.compress(data)
    return data


def _sparse(size: int) -> bytes:
    """A member of a GNU sparse file: nothing stored, all of it holes."""
    info = tarfile.TarInfo("hole")
    info.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[386:398], block[398:410] = b"%011o\0" % size, b"%011o\0" % 0
    block[483:495] = b"%011o\0" % size if size < 8**11 else b"\x80" + size.to_bytes(11, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return bytes(block)


ARCHIVES: Final[Mapping[str, Hostile]] = {
    "10 GB of zeros, gzipped": _added(lambda: _zeros(10 << 30)),
    "a Zstandard frame": _added(lambda: b"\x28\xb5\x2f\xfd" + bytes(1000)),
    "100 times gzipped": _added(lambda: _nested(100)),
    "a tar of 1,000,000 members, gzipped": _added(
        lambda: gzip.compress(_header("a") * 1_000_000, 1)
    ),
    "a sparse member of 10 GB": _added(lambda: _archive([_sparse(10 << 30)])),
    "sparse members of 60 MB, a thousand": _added(lambda: _archive([_sparse(60 << 20)] * 1_000)),
    "a member that says 10 GB": _added(lambda: _archive([_header("a", 8**11 - 1)])),
    "a member of less than nothing": _added(
        lambda: _archive([_header("a")[:124] + b"\xff" * 12 + _header("a")[136:]])
    ),
    "a long name of 1 GB": _added(lambda: _archive([_header("././@LongLink", 1 << 30, b"L")])),
    "extended headers that lie": _added(
        lambda: _archive([_header("pax", 20, b"x"), b"999999999 path=x\n".ljust(512, b"\0")])
    ),
    "members that climb out": _added(
        lambda: _archive(map(_header, ("../../../owned", "/etc/owned", "a/../../../owned", "..")))
    ),
    "links that lead out": _added(
        lambda: _archive(
            [
                _header("out", kind=b"2", link="../../../.."),
                _header("out/owned"),
                _header("root", kind=b"2", link="/"),
                _header("root/app/main.py", 0),
                _header("hard", kind=b"1", link="../../../etc/passwd"),
            ]
        )
    ),
    "links in a circle": _added(
        lambda: _archive(
            [
                _header("a", kind=b"2", link="b"),
                _header("b", kind=b"2", link="a"),
                _header("a/x"),
            ]
        )
    ),
    "a link to itself, entered": _added(
        lambda: _archive([_header("a", kind=b"2", link="a/a"), _header("a/a/a/a/x")])
    ),
    "devices and pipes": _added(
        lambda: _archive([_header(f"d{kind}", kind=b"%d" % kind) for kind in (3, 4, 6, 7)])
    ),
    "names of terminal escapes": _added(
        lambda: _archive([_header("\x1b]0;owned\x07\x1b[2J"), _header("a\nb"), _header("c\u202ed")])
    ),
    "names of 100,000 characters": _added(lambda: _archive([_header("a/" * 50_000 + "b")])),
    "a name of bytes": _added(lambda: _archive([_header("a").replace(b"a\0", b"\xff\0", 1)])),
    "an archive cut short": _added(lambda: gzip.compress(_archive([_header("a", 5000)]))[:-9]),
    "a zip of slips": _added(lambda: b"PK\x03\x04" + b"../" * 1_000),
}
