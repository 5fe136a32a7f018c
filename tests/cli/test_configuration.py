"""The configuration end to end: a real repository, the installed command as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.repository import Repository

FILES = {
    "svc/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\nCMD ./start\n",
    "svc/main.py": "import shared.util\n",
    "shared/util.py": "",
}
STARTS = '[services.svc]\ncommand = "python main.py"\n'
IGNORED = STARTS + '[[ignore]]\ncode = "RH101"\nmodule = "shared"\nreason = "a volume"\n'
STALE = IGNORED + '[[ignore]]\ncode = "RH102"\nreason = "nobody knows"\n'
OWN = ".resilience-hooks.toml"


def run(cwd: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "resilience_hooks.cli.main", *argv],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )


def checked(cwd: Path, *argv: str) -> tuple[int, list[str], dict[str, Any]]:
    """Exit code, codes of the findings, and the whole report of ``check --format json``."""
    done = run(cwd, "check", "--format", "json", *argv)
    report = json.loads(done.stdout)
    return done.returncode, [finding["code"] for finding in report["findings"]], report


@pytest.mark.parametrize(
    ("more", "code", "found"),
    [
        ({}, 0, []),
        ({OWN: STARTS}, 1, ["RH101"]),
        ({OWN: IGNORED}, 0, []),
        ({OWN: STALE}, 0, ["RH001"]),
        ({OWN: "strict = true\n" + STALE}, 1, ["RH001"]),
        ({OWN: "exclude = ['svc/']\n" + STARTS}, 0, []),
        ({"pyproject.toml": STARTS.replace("[serv", "[tool.resilience_hooks.serv")}, 1, ["RH101"]),
    ],
    ids=["none", "a command", "ignored", "stale", "strict", "excluded", "pyproject"],
)
def test_settings_count(
    repository: Repository, more: Mapping[str, str], code: int, found: list[str]
) -> None:
    """Each key does what the reference page says."""
    repository.commit({**FILES, **more})
    assert checked(repository.path)[:2] == (code, found)


def test_the_report_names_the_configuration(repository: Repository) -> None:
    """Where the context was learned, what starts, at which line an ignore is stale."""
    repository.commit({**FILES, OWN: STARTS + "context = '.'\n" + STALE[len(STARTS) :]})
    report = checked(repository.path)[2]
    (service,) = report["services"]
    assert service["context_source"] == f"{OWN}:3"
    assert service["launches"][0]["source"] == "config:svc"
    (finding,) = report["findings"]
    assert (finding["importer"], finding["line"], finding["service"]) == (OWN, 8, None)
    text = run(repository.path, "check").stdout
    assert f"{OWN}:8: warning RH001 the ignore of RH102 matches nothing any more" in text


def test_named_services_leave_other_ignores_alone(repository: Repository) -> None:
    """An ignore is stale only if everything was looked at."""
    repository.commit({**FILES, OWN: STALE})
    assert checked(repository.path, "svc")[:2] == (0, [])


def test_a_commit_has_its_own_configuration(repository: Repository) -> None:
    """--rev reads the settings of that commit; what git does not track is not read."""
    first = repository.commit(FILES)
    second = repository.commit({OWN: STARTS})
    third = repository.commit({OWN: "x = 1"})
    assert checked(repository.path, "--rev", first)[:2] == (0, [])
    assert checked(repository.path, "--rev", second)[:2] == (1, ["RH101"])
    assert run(repository.path, "check", "--rev", third).returncode == 2
    repository.git("rm", "--quiet", "--cached", OWN)
    assert checked(repository.path)[:2] == (0, [])


FAULTY = 'python = 3\n[services.svc]\ncontexts = "."\n[[ignore]]\ncode = "RH101"\n'
SAID = f"""\
resilience-hooks: 3 faults in the configuration
{OWN}:1: python: 3 is not a Python version in quotes, such as "3.12"
{OWN}:3: services.svc.contexts: there is no such key; did you mean "context"?
{OWN}:4: ignore[0]: reason is missing; write reason = "the table is loaded by the sidecar"
"""


@pytest.mark.parametrize(
    "argv",
    [["check"], ["check", "svc"], ["services"], ["why", "svc", "os"], ["image", "svc/Dockerfile"]],
    ids=" ".join,
)
def test_every_command_tells_all_faults(repository: Repository, argv: list[str]) -> None:
    """Exit code 2, nothing on standard output, no traceback."""
    repository.commit({**FILES, OWN: FAULTY})
    done = run(repository.path, *argv)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", SAID)


def test_image_uses_the_configured_context(repository: Repository) -> None:
    """The image that is listed is the image that is checked."""
    files = {**FILES, "svc/svc/main.py": "", OWN: "[services.svc]\ncontext = 'svc'\n"}
    repository.commit(files)
    done = run(repository.path, "image", "svc/Dockerfile", "--root", ".", "--format", "tsv")
    assert [line.split("\t")[2] for line in done.stdout.splitlines()[1:]] == ["svc/svc/main.py"]


def test_sarif_to_a_file(repository: Repository) -> None:
    """The log is written as a whole, the exit code stays, the file keeps its mode."""
    repository.commit({**FILES, OWN: STALE.replace("shared", "other")})
    target = repository.path / "log.sarif"
    target.write_text("old")
    target.chmod(0o640)
    done = run(repository.path, "check", "--format", "sarif", "--output", str(target))
    results = json.loads(target.read_text())["runs"][0]["results"]
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert [result["ruleId"] for result in results] == ["RH101", "RH001", "RH001"]
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in repository.path.iterdir() if path.is_file()) == [
        OWN,
        "log.sarif",
    ]
