"""A real git repository to test against."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """A work tree, and git run in it."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> Repository:
        """A new repository in a directory that may be missing."""
        path.mkdir(parents=True, exist_ok=True)
        repository = cls(path)
        repository.git("init", "--quiet", "--initial-branch=main")
        return repository

    def git(self, *arguments: str) -> str:
        """Run git, and return what it prints."""
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments], check=True, capture_output=True
        )
        return done.stdout.decode(errors="surrogateescape")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files below the work tree, their directories too."""
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: Mapping[str, str | bytes] | None = None) -> str:
        """Write files, add everything, and return the id of the new commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=state")
        return self.git("rev-parse", "HEAD").strip()
