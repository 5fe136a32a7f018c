"""A base image with a shell and coreutils, out of the programs of this machine."""

from __future__ import annotations

import functools
import io
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from typing import Final

_PROGRAMS: Final = "sh cat chmod cp echo env install ln mkdir mv rm rmdir tar touch true"
_LIBRARY: Final = re.compile(r"(/\S+) \(0x")


@functools.cache
def shell_base() -> bytes:
    """A tar archive of the programs, in ``/bin``, and of the libraries that they load."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", dereference=True) as archive:
        for place, found in sorted(dict(_files()).items()):
            archive.add(found, place.lstrip("/"), filter=_plain)
        for directory in ("tmp", "dev", "proc", "sys", "etc"):
            archive.addfile(_directory(directory))
    return data.getvalue()


def _files() -> Iterator[tuple[str, str]]:
    for name in _PROGRAMS.split():
        found = shutil.which(name)
        if found is None:
            raise FileNotFoundError(name)
        yield f"/bin/{name}", found
        loaded = subprocess.run(["ldd", found], capture_output=True, text=True, check=False)
        yield from ((path, path) for path in _LIBRARY.findall(loaded.stdout))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.type, info.linkname = tarfile.REGTYPE, ""
    return info


def _directory(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.mode = tarfile.DIRTYPE, 0o755
    return info
