"""The state of an index and its work tree, as git tells it: three short lists of differences.

Two equal states hold the same files with the same contents, as long as what is dirty is looked at
besides. The lists are those that the tree itself is made of (``static/tree/git.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from resilience_hooks.static.gitcommands import (
    DELETED,
    DIFFERING,
    ENVIRONMENT,
    LOCAL_VARIABLES,
    SETTINGS,
    STAGED,
)

State = tuple[bytes, bytes, bytes]
"""What is staged over the base, what differs in the work tree, what HEAD has and the index not."""


class Asker:
    """Git in a directory, with what of its variables counts there, and settings of its own."""

    def __init__(
        self, directory: str, variables: Mapping[str, str], settings: Sequence[str]
    ) -> None:
        self.directory = directory
        self.variables = dict(variables)
        self.settings = tuple(settings)

    def observe(self, base: str, environ: Mapping[str, str]) -> State | None:
        """The state relative to a tree; None where git cannot tell it. The three run at once."""
        commands = (
            [*STAGED, base, "--"],
            [*DIFFERING],
            ["diff-index", "--cached", *DELETED, "HEAD", "--"],
        )
        started = [self._start(command, environ) for command in commands]
        (staged, staging), (differing, comparing), (deleted, unborn) = [
            _finish(*each) for each in started
        ]
        if staging or comparing:
            return None
        return staged, differing, b"" if unborn else deleted

    def base(self, environ: Mapping[str, str]) -> str | None:
        """The tree of HEAD; None before the first commit."""
        output, failed = _finish(
            *self._start(["rev-parse", "-q", "--verify", "HEAD^{tree}"], environ)
        )
        return None if failed else output.decode().strip()

    def configured(self, environ: Mapping[str, str]) -> frozenset[str] | None:
        """The files that configure git here."""
        command = ["config", "--list", "--show-origin", "--name-only", "-z"]
        output, failed = _finish(*self._start(command, environ))
        origins = {os.fsdecode(field[5:]) for field in output.split(b"\0") if field[:5] == b"file:"}
        return None if failed else frozenset(os.path.join(self.directory, each) for each in origins)

    def _start(self, command: Iterable[str], environ: Mapping[str, str]) -> tuple[int, int]:
        """Start git; its process and the end of the pipe that it writes to."""
        options = [part for each in (*SETTINGS, *self.settings) for part in ("-c", each)]
        reading, writing = os.pipe()
        try:
            process = os.posix_spawnp(
                "git",
                ["git", "-C", self.directory, "--no-pager", *options, *command],
                {**self._plain(environ), **ENVIRONMENT},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, writing, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
            )
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        return process, reading

    def _plain(self, environ: Mapping[str, str]) -> Mapping[str, str]:
        """The environment, with the variables that locating the repository has settled."""
        own = {name: value for name, value in environ.items() if name not in LOCAL_VARIABLES}
        own.pop("GIT_CONFIG", None)
        index = {name: environ[name] for name in ("GIT_INDEX_FILE",) if name in self.variables}
        return {**own, **self.variables, **index}


def _finish(process: int, pipe: int) -> tuple[bytes, int]:
    with open(pipe, "rb") as stream:
        output = stream.read()
    return output, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def changes(before: bytes, after: bytes) -> frozenset[str]:
    """The paths of which two lists of differences say something else."""
    return frozenset(path for path, _ in set(_records(before)) ^ set(_records(after)))


def records(raw: bytes) -> dict[str, bytes]:
    """Path → what a list of differences says of it."""
    return dict(_records(raw))


def _records(raw: bytes) -> Iterator[tuple[str, bytes]]:
    fields = iter(raw.split(b"\0")[:-1])
    for state, path in zip(fields, fields, strict=True):
        yield path.decode("utf-8", "surrogateescape"), state


def stamps(files: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    """When files were last written, and how large they are; (0, -1) where there is none."""
    return tuple((file, *_stamp(file)) for file in sorted(files))


def _stamp(file: str) -> tuple[int, int]:
    try:
        status = os.stat(file)
    except OSError:
        return 0, -1
    return status.st_mtime_ns, status.st_size
