"""ObjectStore: one process, however it is used."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from resilience_hooks.static.tree import Tree, commit_tree
from tests.repository import Repository

NAMES = [f"{n}" for n in range(100)]


@dataclass(frozen=True)
class Watched:
    """A repository, and a git program first on the PATH that notes its process ids."""

    repository: Repository
    path: Path

    @classmethod
    def create(cls, repository: Repository, path: Path) -> Watched:
        """Write the program, and commit files of growing size, beyond any pipe's buffer."""
        path.mkdir()
        program = path / "git"
        program.write_text(
            "#!/bin/sh\n"
            f'case "$*" in *cat-file*) echo $$ >>"{path}/started" ;; esac\n'
            f'exec {shutil.which("git")} "$@"\n'
        )
        program.chmod(0o755)
        repository.commit({name: content(name) for name in NAMES})
        return cls(repository, path)

    def tree(self) -> Tree:
        """The commit, read through the watched program."""
        environ = {**os.environ, "PATH": f"{self.path}:{os.environ['PATH']}"}
        return commit_tree(str(self.repository.path), "HEAD", environ)

    def started(self) -> list[int]:
        """The process ids so far."""
        notes = self.path / "started"
        return [int(line) for line in notes.read_text().split()] if notes.exists() else []


@pytest.fixture
def watched(repository: Repository, tmp_path: Path) -> Watched:
    """A repository of a hundred files whose readers leave a trace."""
    return Watched.create(repository, tmp_path / "bin")


def content(name: str) -> bytes:
    """What the file of this name holds."""
    return bytes([int(name)]) * int(name) ** 2 * 20


def good(tree: Tree, names: Iterable[str]) -> bool:
    """Whether these files have their contents."""
    return all(tree.read(name) == content(name) for name in names)


def test_one_process_for_all_threads(watched: Watched) -> None:
    """Requests do not mix."""
    tree = watched.tree()
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda offset: good(tree, NAMES[offset:]), range(12)))
    assert len(watched.started()) == 1


def test_the_process_ends_with_the_tree(watched: Watched) -> None:
    """It starts with the first read, and nobody has to close anything."""
    tree = watched.tree()
    assert watched.started() == []
    tree.read("1")
    (process,) = watched.started()
    os.kill(process, 0)
    del tree
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_fork_has_its_own_process(watched: Watched) -> None:
    """Parent and child read at once, and the child's end leaves the parent's process alone."""
    tree = watched.tree()
    assert good(tree, NAMES[:3])
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if good(tree, NAMES) else 1
        finally:
            os._exit(status)
    assert good(tree, NAMES)
    assert os.waitpid(child, 0)[1] == 0
    assert good(tree, NAMES)
    assert len(watched.started()) == 2


def test_an_interpreter_that_ends_in_the_middle(repository: Repository) -> None:
    """No warning and no process is left when the program exits with a store open."""
    repository.commit({"a": "x"})
    code = (
        "import sys; from resilience_hooks.static.tree import commit_tree\n"
        "tree = commit_tree(sys.argv[1], 'HEAD'); tree.read('a')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", code, str(repository.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
