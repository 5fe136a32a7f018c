"""Hostile repositories × commands: a documented exit code, one clear message, within limits.

A command that runs into a limit of ``server`` is ended by a signal, and fails here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.archives import ARCHIVES
from tests.hostile.commands import COMMANDS, MACHINE
from tests.hostile.declarations import DECLARATIONS
from tests.hostile.dockerfiles import DOCKERFILES
from tests.hostile.model import Hostile
from tests.hostile.places import PLACES
from tests.hostile.runner import Ran, Runner, running
from tests.hostile.sources import FAILING, SOURCES
from tests.repository import Repository

_ACTIVE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_FORGED: Final = re.compile("^::error::owned", re.MULTILINE)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """One server for all."""
    with running(tmp_path_factory.mktemp("server")) as found:
        yield found


def outcomes(hostile: Hostile, folder: Path, runner: Runner, *names: str) -> Mapping[str, Ran]:
    """What the commands say of a repository, each held to what holds for all of them."""
    (folder / "victim").write_text("untouched")
    repository = Repository.create(folder / "repository")
    hostile.make(repository)
    found = {name: runner.run(COMMANDS[name], repository.path) for name in names}
    for name, ran in found.items():
        hold(name, ran)
    assert not list(folder.rglob("owned"))
    assert sorted(path.name for path in folder.iterdir()) == ["repository", "victim"]
    assert (folder / "victim").read_text() == "untouched"
    return found


def hold(name: str, ran: Ran) -> None:
    """Ended by itself, with a code of the contract and a message; nothing in it acts."""
    said = ran.err if name in MACHINE else ran.out + ran.err
    assert ran.code in {0, 1, 2}, (name, ran.code, ran.err[-500:])
    assert "Traceback" not in ran.err, ran.err
    assert ran.code != 2 or ran.err.startswith("resilience-hooks: "), (name, ran.err)
    assert _ACTIVE.search(said) is None, (name, said)
    assert _FORGED.search(said) is None, (name, said)
    if name in {"check json", "check sarif"} and ran.code != 2:
        json.loads(ran.out)


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str, tmp_path: Path, runner: Runner) -> None:
    """Links, special files and names: every command and hook."""
    found = outcomes(PLACES[name], tmp_path, runner, *COMMANDS)
    assert found["check"].out == found["check again"].out == found["check --no-cache"].out


@pytest.mark.parametrize("name", SOURCES)
def test_sources(name: str, tmp_path: Path, runner: Runner) -> None:
    """A file that is too much for us is a note; one that no interpreter takes is an error."""
    found = outcomes(SOURCES[name], tmp_path, runner, "check", "check --no-cache", "lint")
    assert found["check"].code == (name in FAILING), found["check"].out
    assert found["check"].out == found["check --no-cache"].out


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives(name: str, tmp_path: Path, runner: Runner) -> None:
    """Archives unpack within their destination and within their bound, or are opaque."""
    found = outcomes(ARCHIVES[name], tmp_path, runner, "check", "image", "image tsv")
    assert found["check"].code != 2


@pytest.mark.parametrize("name", DOCKERFILES)
def test_dockerfiles(name: str, tmp_path: Path, runner: Runner) -> None:
    """Whatever a Dockerfile says, replaying it ends."""
    outcomes(DOCKERFILES[name], tmp_path, runner, "check", "services", "image")


@pytest.mark.parametrize("name", DECLARATIONS)
def test_declarations(name: str, tmp_path: Path, runner: Runner) -> None:
    """A declaration of more than can be meant declares nothing; a bad setting is a message."""
    found = outcomes(DECLARATIONS[name], tmp_path, runner, "check", "sql")
    for code, part in DECLARATIONS[name].says.values():
        assert (found["check"].code, part in found["check"].err) == (code, True)
