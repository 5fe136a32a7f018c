"""Files that are whole, the user's own, and of this analyzer; or as good as not there.

A file is the seal and what is sealed: a keyed hash over the contents and over the fingerprint of
the analyzer. The key is the user's (mode 0600, outside of any repository), so that a cache which
came with somebody else's repository is not taken for one's own: what unpacks the contents must not
be fed by strangers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b

from resilience_hooks.static.cache.place import user_directory
from resilience_hooks.static.cache.version import fingerprint

_SEAL = 32


class Container:
    """The files of a cache directory. Nothing here raises for what a disk may do."""

    def __init__(self, directory: str, key: bytes) -> None:
        self.directory = directory
        self._key = key
        self._version = fingerprint()

    def read(self, name: str) -> bytes | None:
        """What was written under a name; None unless all of it is there and untouched."""
        try:
            with open(os.path.join(self.directory, name), "rb") as file:
                data = file.read()
        except OSError:
            return None
        contents = data[_SEAL:]
        return contents if data[:_SEAL] == self._seal(name, contents) else None

    def write(self, name: str, contents: bytes) -> bool:
        """Replace a file as a whole; whether that was possible."""
        beside = os.path.join(self.directory, f".{name}.{os.getpid()}")
        try:
            os.makedirs(self.directory, exist_ok=True)
            _remove(beside)  # of a process that was killed, or a link that somebody laid
            with open(beside, "xb") as file:
                file.write(self._seal(name, contents))
                file.write(contents)
            os.replace(beside, os.path.join(self.directory, name))
        except OSError:
            _remove(beside)
            return False
        return True

    def _seal(self, name: str, contents: bytes) -> bytes:
        sealed = blake2b(contents, digest_size=_SEAL, key=self._key, person=self._version)
        sealed.update(name.encode())
        return sealed.digest()


def open_container(directory: str | None, environ: Mapping[str, str]) -> Container | None:
    """The container in a directory; None where the user can keep no key."""
    key = _key(environ) if directory is not None else None
    return Container(directory, key) if directory is not None and key is not None else None


def _key(environ: Mapping[str, str]) -> bytes | None:
    folder = user_directory(environ)
    if folder is None:
        return None
    path = os.path.join(folder, "key")
    try:
        if not os.path.exists(path):
            _make_key(folder, path)
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            key = file.read()
    except OSError:
        return None
    is_own = not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and not status.st_mode & 0o77
    )
    return key if is_own and len(key) == _SEAL else None


def _make_key(folder: str, path: str) -> None:
    """Two processes may make one at once: the first that is in its place stays."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    beside = f"{path}.{os.getpid()}"
    _remove(beside)  # of a process that was killed
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(_SEAL))
        os.link(beside, path)
    finally:
        _remove(beside)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.remove(path)
