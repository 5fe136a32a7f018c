"""What is said again, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from resilience_hooks.cli import checking
from resilience_hooks.cli.main import main
from resilience_hooks.static import units
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.results import ServiceResult
from tests.repository import Repository
from tests.static.cache.moves import START


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every run that is made anew."""
    runs: list[str] = []
    run = checking.run

    def counted(*arguments: object, **named: object) -> int:
        runs.append("run")
        made: Callable[..., int] = run
        return made(*arguments, **named)

    monkeypatch.setattr(checking, "run", counted)
    return runs


STANDS: Mapping[str, Mapping[str, str]] = {
    "nothing": {},
    "the body of a function": {"shared/load.py": START["shared/load.py"] + "    # more\n"},
    "lines above an import of which nothing is said": {
        "shared/store.py": "# first\n\n" + START["shared/store.py"]
    },
    "bytes that nobody reads": {"data.json": "[]\n"},
}
FALLS: Mapping[str, Mapping[str, str]] = {
    "an import": {"shared/load.py": "import logging\nimport json\n"},
    "lines above an import that is reported": {"c/main.py": "\n\nimport helper\n"},
    "a Dockerfile": {"a/Dockerfile": START["a/Dockerfile"] + "# a comment\n"},
    "a new file": {"shared/other.py": ""},
    "a script that builds": {"deploy.sh": "docker build -f c/Dockerfile .\n"},
    "what is declared": {"requirements.txt": "flask\n"},
    "a file with an error": {"a/main.py": "import (\n"},
}


def _runs(repository: Repository, made: list[str], files: Mapping[str, str], stage: bool) -> int:
    repository.commit(START)
    command = ["check", "--root", str(repository.path)]
    main(command)
    repository.write(files)
    if stage:
        repository.git("add", "--all")
    made.clear()
    main(command)
    return len(made)


@pytest.mark.parametrize("stage", [True, False], ids=["staged", "not staged"])
@pytest.mark.parametrize("files", STANDS.values(), ids=STANDS)
def test_a_change_that_nobody_looks_at(
    repository: Repository, made: list[str], files: Mapping[str, str], stage: bool
) -> None:
    """The run before is said again."""
    assert _runs(repository, made, files, stage) == 0


@pytest.mark.parametrize("files", FALLS.values(), ids=FALLS)
def test_a_change_that_counts(
    repository: Repository, made: list[str], files: Mapping[str, str]
) -> None:
    """The run is made."""
    assert _runs(repository, made, files, stage=True) == 1


@pytest.mark.parametrize(
    ("requirement", "anew"),
    [("uvicorn", 0), ("helper", 1), ("shared", 0)],
    ids=["nobody asks for it", "a module that one service looks for", "what the images hold"],
)
def test_a_requirement_that_comes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, requirement: str, anew: int
) -> None:
    """The services that looked for what it supplies are looked at anew, the others stand."""
    repository.commit(START)
    command = ["check", "--root", str(repository.path), "--jobs", "1"]
    main(command)
    checked = []
    check_unit = units.check_unit

    def counted(unit: units.Unit, workshop: Workshop) -> ServiceResult:
        checked.append(unit)
        return check_unit(unit, workshop)

    monkeypatch.setattr(units, "check_unit", counted)
    repository.write({"requirements.txt": f"requests\n{requirement}\n"})
    main(command)
    assert len(checked) == anew


def test_no_cache(repository: Repository, made: list[str]) -> None:
    """Nothing is stored, nothing is used."""
    repository.commit(START)
    for _ in range(2):
        main(["check", "--root", str(repository.path), "--no-cache"])
    assert len(made) == 2
    assert not (repository.path / ".git" / "resilience-cache").exists()


def test_a_cache_that_is_damaged(
    repository: Repository, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is thrown away; the output is the same."""
    repository.commit(START)
    command = ["check", "--root", str(repository.path)]
    main(command)
    expected = capsys.readouterr().out
    for file in Path(repository.path, ".git", "resilience-cache").iterdir():
        file.write_bytes(file.read_bytes()[:-3])
    main(command)
    assert capsys.readouterr().out == expected
    assert len(made) == 2
