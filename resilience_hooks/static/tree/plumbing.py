"""Git as a reader only: nothing that a repository configures is run, fetched or written."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace

from resilience_hooks.errors import TreeError
from resilience_hooks.static.gitcommands import ENVIRONMENT, SETTINGS


class GitError(TreeError):
    """A git command failed; ``reason`` is what it said."""

    def __init__(self, directory: str, command: str, reason: str) -> None:
        super().__init__(f"{directory}: git {command} failed: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Git:
    """Git run in a directory, with an environment and, on top of the hardening, ``settings``."""

    directory: str
    environ: Mapping[str, str]
    settings: tuple[str, ...] = ()

    def at(self, directory: str) -> Git:
        """The same git in another directory."""
        return replace(self, directory=directory)

    def configured(self, *settings: str) -> Git:
        """The same git with further settings, each ``key=value``."""
        return replace(self, settings=(*self.settings, *settings))

    def start(
        self, *arguments: str, stdin: int = subprocess.DEVNULL, stderr: int = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        """Start a git command; the caller ends it. Raises TreeError where git is not installed."""
        options = [part for setting in (*SETTINGS, *self.settings) for part in ("-c", setting)]
        try:
            return subprocess.Popen(
                ["git", "-C", self.directory, "--no-pager", *options, *arguments],
                env={**self.environ, **ENVIRONMENT},
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        except OSError as error:
            raise TreeError(
                f"git cannot be run ({error.strerror}); install git, or put it on the PATH"
            ) from error

    def output(self, *arguments: str) -> str:
        """What a command prints. Raises GitError where it fails."""
        with self.start(*arguments) as process:
            return self.finish(process, arguments[0])

    def finish(self, process: subprocess.Popen[bytes], command: str) -> str:
        """What a started command prints, once it has ended. Raises GitError where it fails."""
        output, errors = process.communicate()
        if process.returncode:
            reason = errors.decode(errors="replace").strip() or f"exit {process.returncode}"
            raise GitError(self.directory, command, reason)
        return to_text(output)


def to_text(raw: bytes) -> str:
    """Bytes of git or of a file name as text; what is not UTF-8 becomes surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def to_bytes(text: str) -> bytes:
    """The inverse of ``to_text``."""
    return text.encode("utf-8", "surrogateescape")
