"""The fixtures in a fresh project, by a pytest of its own that finds the plug-in as installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository import Repository
from tests.testing.platforms import PLATFORM, WITHOUT_COPY

pytest_plugins = ["pytester"]

DOCUMENT = Path(__file__).parents[2] / "docs" / "testing.md"
FLOWS = """\
from pathlib import Path

def test_flow(virtual_image, push_broker, slack_server, github_server, game_clock):
    assert game_clock.set("2026-01-20T17:00Z") == push_broker.now()
    service = virtual_image("api").start(game_clock.env)
    Path("started").write_text(str(service.process.pid))
    assert service.get("/names").status == 200
    assert slack_server.webhook_url.startswith("http://127.0.0.1:")
    assert github_server.api_url.startswith("http://127.0.0.1:")

def test_time_of_publication(push_broker):
    assert push_broker.now().year > 2025

def test_another_repository(virtual_image):
    here, there = virtual_image("api"), virtual_image("api", root="elsewhere")
    assert (here.tree / "app/shared").is_dir()
    assert not (there.tree / "app/shared").exists()
"""
FAULTS = """\
def test_import(virtual_image):
    virtual_image("api").start().get("/names")

def test_start(virtual_image):
    virtual_image("api").start({"FAULT": "import"})
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for the run of another pytest."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return pytester


def test_flow_tests_run(project: pytest.Pytester) -> None:
    """The plug-in is found, every fixture is there, and no process is left."""
    Repository.create(project.path).commit(PLATFORM)
    Repository.create(project.path / "elsewhere").commit(WITHOUT_COPY)
    project.makepyfile(test_flow=FLOWS)
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=3)
    with pytest.raises(ProcessLookupError):
        os.killpg(int((project.path / "started").read_text()), 0)


def test_a_failure_shows_what_the_services_said(project: pytest.Pytester) -> None:
    """The founding fault fails the test, and the report has the traceback of the service."""
    Repository.create(project.path).commit(WITHOUT_COPY)
    project.makepyfile(test_flow=FAULTS)
    result = project.runpytest_subprocess()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "*log of api*",
            "ModuleNotFoundError: No module named 'shared'",
            "E*DidNotStart: api ended with 1:",
            "*log of api*",
            "ModuleNotFoundError: No module named 'shared'",
        ]
    )


def test_the_example_of_the_page(project: pytest.Pytester) -> None:
    """What docs/testing.md shows is a whole test, and it passes."""
    text = DOCUMENT.read_text(encoding="utf-8")
    dockerfile, service, test = re.findall(r"```(?:dockerfile|python)\n(.*?)```", text, re.DOTALL)
    Repository.create(project.path).commit({"api/Dockerfile": dockerfile, "api/main.py": service})
    project.makepyfile(test_flow=test)
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=1)


def test_the_plug_in_loads_nothing() -> None:
    """Every run of every project pays for it: pytest, and three small modules of ours."""
    code = (
        "import sys, pytest\nbefore = set(sys.modules)\n"
        "import resilience_hooks.testing.plugin\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        "resilience_hooks",
        "resilience_hooks.testing",
        "resilience_hooks.testing.plugin",
    ]
