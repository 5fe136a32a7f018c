"""The GitHub Action: parsed, and its shell steps run as a runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.distributions import ROOT
from tests.repository import Repository

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
FILES: Mapping[str, str | bytes] = {
    "svc/Dockerfile": 'FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\nCMD ["python", "app.py"]\n',
    "svc/app.py": "import shared\n",
    "shared.py": "",
    "other/Dockerfile": 'FROM python:3.12\nCOPY other/ ./\nCMD ["python", "app.py"]\n',
    "other/app.py": "",
}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the step that installs leaves behind in the runner's temporary directory."""
    temp = tmp_path_factory.mktemp("temp")
    done = Runner(temp, temp, wheel).step("Install", PIP_NO_DEPS="1", PIP_NO_INDEX="1")
    assert (done.returncode, done.stderr) == (0, "")
    (packages,) = temp.glob("resilience-hooks/lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return temp


@pytest.fixture
def runner(installed: Path, wheel: Path, repository: Repository) -> Runner:
    """A runner in a workspace with one service that lacks a module, and one that lacks none."""
    repository.commit(FILES)
    return Runner(repository.path, installed, wheel)


class Runner:
    """Runs the steps of a composite action in a workspace, as far as this action needs it."""

    def __init__(self, workspace: Path, temp: Path, wheel: Path) -> None:
        self.workspace = workspace
        self.summary, self._output = temp / "summary", temp / "output"
        self._values = {"github.action_path": str(ROOT), "runner.temp": str(temp)}
        self._inputs = {"requirement": str(wheel)}

    def run(self, **inputs: str) -> tuple[int, str]:
        """Check and judge; the exit code of the job, and what it printed."""
        self._inputs |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.summary.write_text("")
        self._output.write_text("")
        checked = self.step("Check")
        for line in self._output.read_text().splitlines():
            name, _, value = line.partition("=")
            self._values[f"steps.check.outputs.{name}"] = value
        if checked.returncode:
            return checked.returncode, checked.stdout + checked.stderr
        return self.step("Judge").returncode, checked.stdout

    def step(self, name: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run one step, its ``env`` evaluated."""
        (step,) = (step for step in STEPS if step["name"] == name)
        given = {key: self._evaluated(value) for key, value in step["env"].items()}
        files = {"GITHUB_OUTPUT": str(self._output), "GITHUB_STEP_SUMMARY": str(self.summary)}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace, env={**os.environ, **files, **given, **environ},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _evaluated(self, text: str) -> str:
        defaults = {name: given["default"] for name, given in ACTION["inputs"].items()}
        inputs = {f"inputs.{k}": v for k, v in {**defaults, **self._inputs}.items()}
        return re.sub(
            r"\$\{\{ ([\w.-]+) \}\}", lambda match: {**self._values, **inputs}[match[1]], text
        )


def test_findings_annotate_and_fail(runner: Runner) -> None:
    """The annotation stands at the import; SARIF and summary are there before the job fails."""
    code, printed = runner.run()
    assert code == 1
    assert printed.startswith("::error file=svc/app.py,line=1,col=1,title=RH101 svc::")
    sarif = json.loads((runner.workspace / "resilience-hooks.sarif").read_text())
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["RH101"]
    assert runner.summary.read_text().startswith("### ❌ Images: 1 error")


def test_arguments_one_a_line(runner: Runner) -> None:
    """A service by its name; spaces are part of an argument."""
    assert runner.run(args="other\n--strict\n")[0] == 0
    code, printed = runner.run(args="no such service\n")
    assert (code, "no such service: no service" in printed) == (2, True)


def test_findings_may_only_be_told(runner: Runner) -> None:
    """With fail: false the job passes, and the exit code is an output."""
    code, printed = runner.run(fail="false", sarif_file="out/report.sarif")
    assert (code, "--output out/report.sarif: No such file" in printed) == (2, True)
    (runner.workspace / "out").mkdir()
    code, printed = runner.run(fail="false", sarif_file="out/report.sarif")
    assert (code, "RH101" in printed) == (0, True)
    assert (runner.workspace / "out/report.sarif").is_file()


def test_nothing_of_an_input_is_pasted_into_a_script() -> None:
    """Inputs reach the shell as variables: a branch name cannot become a command."""
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]


def test_the_upload_is_on_request() -> None:
    """Code scanning needs a permission that a job may not have."""
    (upload,) = (step for step in STEPS if "uses" in step)
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert upload["if"] == "${{ inputs.upload-sarif == 'true' }}"
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"


def test_every_expression_is_known() -> None:
    """Each names an input that is declared, a step that is there, or the runner's own."""
    used: set[str] = set(re.findall(r"\$\{\{ ([\w.-]+)", json.dumps(ACTION)))
    declared = {f"inputs.{name}" for name in ACTION["inputs"]}
    own = {"github.action_path", "runner.temp", "steps.check.outputs.exit-code"}
    assert used <= declared | own
    assert declared <= used
    shells: list[Any] = [step.get("shell") for step in STEPS if "run" in step]
    assert shells == ["bash"] * 3
