"""Generated tar archives, plain and compressed."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable, Mapping
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

_GZIP: Final = functools.partial(gzip.compress, mtime=0)
_FORMS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "t.tar": bytes,
    "t.tar.gz": _GZIP,
    "t.tar.bz2": bz2.compress,
    "t.tar.xz": lzma.compress,
    "misnamed": _GZIP,
}
_MEMBERS: Final = ("a.py", "in/b.py", "in/deep/c.py", "app/a.py", "same", "./dot.py", "e é.txt")
_SPECIALS: Final = ("link", "hard link", "directory", "twice")
_EPOCH: Final = 1_000_000_000

ARCHIVES: Final = tuple(_FORMS)
"""The names of archives; an engine looks at their content only."""


@st.composite
def archives(draw: DrawFn, name: str) -> bytes:
    """The content of an archive of that name: files, links and directories, some twice."""
    members = draw(st.lists(st.sampled_from(_MEMBERS), min_size=1, max_size=4, unique=True))
    specials = draw(st.sets(st.sampled_from(_SPECIALS)))
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        if "directory" in specials:
            _add(archive, "made", tarfile.DIRTYPE)
        for member in members:
            _add(archive, member, content=f"# {name} {member}\n".encode())
        if "link" in specials:
            _add(archive, "in_link", tarfile.SYMTYPE, target=members[0])
        if "hard link" in specials:
            _add(archive, "hard", tarfile.LNKTYPE, target=members[0])
        if "twice" in specials:
            _add(archive, members[0], content=b"# again\n")
    return _FORMS[name](data.getvalue())


def _add(
    archive: tarfile.TarFile,
    name: str,
    kind: bytes = tarfile.REGTYPE,
    *,
    content: bytes = b"",
    target: str = "",
) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname, info.mtime = kind, len(content), target, _EPOCH
    info.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
    archive.addfile(info, io.BytesIO(content))
