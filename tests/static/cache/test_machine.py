"""What a machine does to a cache: runs at once, no room, no place to write, files of others.

Each run is a process of its own, and says what a run without the cache says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

import resilience_hooks
from tests.repository import Repository
from tests.static.cache.moves import START

Said = tuple[int, str, str]
TEXT: Final = ("check",)
MARKDOWN: Final = ("check", "--format", "markdown")
FILES: Final = {**START, "c/main.py": "import shared.store\n"}
_PROGRAM: Final = """
import resource, sys
from resilience_hooks.cli.main import main
if (most := int(sys.argv.pop(1))) >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
raise SystemExit(main())
"""
"""Python ignores SIGXFSZ: a file that would grow beyond the limit is an error of its writer."""

_ANOTHER: Final = """
_render = render

def render(*given, **named):
    return "another " + _render(*given, **named)
"""


@dataclass(frozen=True)
class Machine:
    """A repository, the environment of its user, and the most bytes that a file may have."""

    repository: Repository
    environ: dict[str, str]
    most: int = -1

    @property
    def cache(self) -> Path:
        """Where the cache lies if nothing else is said."""
        return self.repository.path / ".git" / "resilience-cache"

    @property
    def home(self) -> Path:
        """Where the key lies."""
        return Path(self.environ["XDG_CACHE_HOME"])

    def start(self, *line: str) -> subprocess.Popen[str]:
        """Start the command; nothing but the cache is written (``-B``)."""
        return subprocess.Popen(
            [sys.executable, "-B", "-c", _PROGRAM, str(self.most), *line],
            cwd=self.repository.path, env=self.environ, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *line: str) -> Said:
        """What the command says, and its exit code."""
        return ended(self.start(*line))

    def plain(self, *line: str) -> Said:
        """The same without the cache."""
        return self.run(*line, "--no-cache")

    def where(self, **environ: str) -> Machine:
        """The same machine in another environment."""
        return replace(self, environ={**self.environ, **environ})

    def files(self) -> dict[str, bytes]:
        """The cache, by name."""
        return {each.name: each.read_bytes() for each in sorted(self.cache.iterdir())}


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for a command."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def made(folder: Path) -> Machine:
    """A repository that nobody has looked at, with a finding, and a user without a key."""
    repository = Repository.create(folder / "repository")
    repository.commit(FILES)
    environ = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(folder / "home")}
    return Machine(repository, environ)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Such a repository."""
    return made(tmp_path)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What is said of it without the cache."""
    said = made(tmp_path_factory.mktemp("plain")).plain(*TEXT)
    assert said[0] == 1
    return said


def test_at_once(machine: Machine) -> None:
    """Three that start together, two of them alike: without a cache, with one, and edited."""
    lines = (TEXT, TEXT, MARKDOWN)
    for number in range(2):
        machine.repository.write({"c/main.py": f"import shared.store\nimport n{number}\n"})
        machine.repository.write({f"n{number}.py": "import shared.store\n"})
        plain = {line: machine.plain(*line) for line in set(lines)}
        for _ in range(2):
            said = [ended(each) for each in [machine.start(*line) for line in lines]]
            assert said == [plain[line] for line in lines]
    assert not [name for name in machine.files() if name.startswith(".")]
    assert [each.name for each in (machine.home / "resilience-hooks").iterdir()] == ["key"]


@pytest.mark.parametrize("most", [20, 1500])
def test_a_full_disk(machine: Machine, expected: Said, most: int) -> None:
    """The key, or a file of the cache, has no room: nothing is said, nothing is left over."""
    full = replace(machine, most=most)
    assert [full.run(*TEXT), full.run(*TEXT)] == [expected, expected]
    files = [path for place in (machine.cache, machine.home) for path in place.rglob("*")]
    assert not [path for path in files if path.is_file() and "." in path.name]
    assert [machine.run(*TEXT), machine.run(*TEXT)] == [expected, expected]


def test_a_disk_that_fills_up(machine: Machine) -> None:
    """What was kept before stays until it can be replaced, and is not taken for what is now."""
    machine.run(*TEXT)
    machine.repository.write({"c/main.py": "import b.run\n"})
    now = machine.plain(*TEXT)
    full = replace(machine, most=200)
    assert [full.run(*TEXT), machine.run(*TEXT), machine.run(*TEXT)] == [now, now, now]


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("XDG_CACHE_HOME", "{tmp}/file/x"),
        ("RESILIENCE_HOOKS_CACHE_DIR", "/proc/resilience"),
        ("HOME", "/proc/resilience"),
    ],
)
def test_no_place_to_write(
    machine: Machine, expected: Said, tmp_path: Path, variable: str, place: str
) -> None:
    """A place below a file, or in ``/proc``: a mode would not bind root."""
    (tmp_path / "file").touch()
    bound = machine.where(**{variable: place.format(tmp=tmp_path)})
    if variable == "HOME":
        del bound.environ["XDG_CACHE_HOME"]
    assert [bound.run(*TEXT), bound.run(*TEXT)] == [expected, expected]


def test_a_git_directory_that_takes_nothing(machine: Machine, expected: Said) -> None:
    """A file where the cache's directory would be: root cannot write below it either."""
    machine.cache.write_text("in the way")
    assert [machine.run(*TEXT), machine.run(*TEXT)] == [expected, expected]
    assert machine.cache.read_text() == "in the way"


def test_of_another_analyzer(machine: Machine, expected: Said, tmp_path: Path) -> None:
    """What another version has found, under the same key, is made anew."""
    package = shutil.copytree(Path(resilience_hooks.__file__).parent, tmp_path / "resilience_hooks")
    renderer = package / "report" / "text.py"
    renderer.write_text(renderer.read_text() + _ANOTHER)
    other = machine.where(PYTHONPATH=str(tmp_path))
    theirs = (expected[0], f"another {expected[1]}", expected[2])
    runs = [each.run(*TEXT) for each in (other, machine, other, machine)]
    assert runs == [theirs, expected, theirs, expected]


def test_with_another_key(machine: Machine, expected: Said, tmp_path: Path) -> None:
    """Every file is replaced: what another user has sealed is not added to."""
    machine.run(*TEXT)
    before = machine.files()
    assert machine.where(XDG_CACHE_HOME=str(tmp_path / "other")).run(*TEXT) == expected
    after = machine.files()
    assert before.keys() == after.keys()
    assert not [name for name in before if before[name] == after[name]]


def test_of_another_repository(machine: Machine, tmp_path: Path) -> None:
    """The same paths with other contents, and a cache that was copied along."""
    ours = machine.run(*TEXT)
    repository = Repository.create(tmp_path / "copy")
    repository.commit({**FILES, "c/main.py": "import b.run, nothing\n"})
    copy = replace(machine, repository=repository)
    shutil.copytree(machine.cache, copy.cache)
    theirs = copy.plain(*TEXT)
    assert theirs != ours
    assert [copy.run(*TEXT), copy.run(*TEXT)] == [theirs, theirs]
