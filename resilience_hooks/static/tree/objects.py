"""Git's object store, read through one ``git cat-file --batch`` process."""

from __future__ import annotations

import os
import subprocess
import threading
import weakref

from resilience_hooks.errors import MissingBlobError
from resilience_hooks.static.regular import LARGEST, check_size
from resilience_hooks.static.tree.plumbing import Git


class ObjectStore:
    """Blobs by id. The process starts with the first read and ends with this object.

    Threads may share a store; a forked child starts a process of its own.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, path: str, blob: str) -> bytes:
        """The bytes of a blob; ``path`` is for messages. Raises MissingBlobError, TreeError."""
        with self._lock:
            data = self._request(path, blob)
        if data is None:
            raise MissingBlobError(
                f"{path}: the object store of {self._git.directory} lacks blob {blob[:12]}, or it "
                "is damaged; in a shallow or partial clone run `git fetch --unshallow` or "
                "`git fetch --refetch --no-filter`, else `git fsck`"
            )
        return data

    def _request(self, path: str, blob: str) -> bytes | None:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            header = process.stdout.readline().split()
            if header[1:] == [b"missing"]:
                return None
            size = int(header[2])
            if size > LARGEST:  # what is not read stands in the pipe
                self._end(process)
                check_size(path, size)
            return process.stdout.read(size + 1)[:-1]
        except (BrokenPipeError, IndexError):  # git dies of a damaged object
            self._end(process)
            return None

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        self._process = None
        _stop(process, os.getpid())

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = self._git.start(
                "cat-file", "--batch", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            weakref.finalize(self, _stop, self._process, self._owner)
        return self._process


def _stop(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():  # a fork inherits the finaliser, but the process is its parent's
        process.returncode = 0
        return
    process.kill()
    with process:  # closes the pipes and waits
        pass
