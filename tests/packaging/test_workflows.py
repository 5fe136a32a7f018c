"""GitHub's workflows: what they call is there, what they use is pinned, what they may is little."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml

from tests.packaging.distributions import ROOT

WORKFLOWS: Final[dict[str, Any]] = {
    path.name: yaml.load(path.read_text(), yaml.BaseLoader)
    for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
}
JOBS: Final = [(name, job) for name, flow in WORKFLOWS.items() for job in flow["jobs"].values()]
STEPS: Final = [step for _, job in JOBS for step in job.get("steps", ())]
EACH_WORKFLOW: Final = pytest.mark.parametrize("name", WORKFLOWS)
PYTHONS: Final = ["3.10", "3.11", "3.12", "3.13", "3.14"]


def commands() -> Iterator[list[str]]:
    """The words of each command line."""
    yield from (shlex.split(line) for step in STEPS for line in step.get("run", "").splitlines())


def test_what_is_called_is_there() -> None:
    """Every target is one of the Makefile, every program a file or one that runners have."""
    known = subprocess.run(
        ["make", "--no-builtin-rules", "--question", "--print-data-base", "nothing"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    for program, *words in commands():
        if program == "make":
            assert re.search(rf"^{words[0]}:", known, re.MULTILINE), words
        elif program == "sudo":
            assert (ROOT / words[-1]).is_file()
        else:
            assert program in {".venv/bin/pytest", "test"}


def test_every_action_is_pinned() -> None:
    """A tag can be moved to other code; a commit cannot. The tag stands beside it, for people."""
    texts = [path.read_text() for path in (ROOT / ".github/workflows").glob("*.yml")]
    used = re.findall(r"uses: (.*)", "\n".join([*texts, (ROOT / "action.yml").read_text()]))
    foreign = [each for each in used if not each.startswith(("./", "$/"))]
    pinned = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in foreign if not pinned.fullmatch(each)] == []
    assert len(foreign) > 10


@EACH_WORKFLOW
def test_permissions_are_those_of_jobs(name: str) -> None:
    """A workflow grants nothing; each job says what it needs, and no job may write sources."""
    flow = WORKFLOWS[name]
    assert flow["permissions"] == {}
    granted = [job["permissions"] for job in flow["jobs"].values()]
    written = {key for each in granted for key, value in each.items() if value == "write"}
    assert written <= ({"id-token", "attestations"} if name == "release.yml" else set())


def test_checkouts_keep_no_credentials() -> None:
    """What tests run cannot push."""
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert {step["with"]["persist-credentials"] for step in checkouts} == {"false"}


def test_a_release_is_what_was_tested() -> None:
    """The wheel is built once, tried under each Python, then attested, then published."""
    jobs = WORKFLOWS["release.yml"]["jobs"]
    assert jobs["wheel"]["needs"] == "build"
    assert jobs["attest"]["needs"] == ["wheel", "gate"]
    assert jobs["publish"]["needs"] == "attest"
    assert jobs["publish"]["environment"] == "pypi"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    built = [step["run"] for job in jobs.values() for step in job.get("steps", ()) if "run" in step]
    assert [run for run in built if "make dist" in run] == ["make dist LOCKED=1"]


def test_every_python_that_is_promised_is_tried() -> None:
    """The classifiers of setup.cfg, by the gate and by the release."""
    promised = re.findall(r"Python :: (3\.\d+)$", (ROOT / "setup.cfg").read_text(), re.MULTILINE)
    assert promised == PYTHONS
    tried = [job["strategy"]["matrix"]["python"] for _, job in JOBS if "strategy" in job]
    assert tried == [PYTHONS, PYTHONS]


def test_no_expression_reaches_a_shell() -> None:
    """A branch or tag with a clever name is a value, never a command."""
    assert [step for step in STEPS if "${{" in step.get("run", "")] == []
