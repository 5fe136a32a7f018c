from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from resilience_hooks.cli.main import main
from resilience_hooks.deploy.model import Status, verdict_of
from resilience_hooks.testing.loopback import Answer, serving
from tests.deploy.services import HEALTHY, STALE, always, healthy

ROOT = Path(__file__).parents[2]


def declared(folder: Path, **urls: str) -> str:
    text = "deadline = 30\n"
    for name, url in urls.items():
        text += f'[services.{name}]\nurl = "{url}"\nselftest = "/selftest"\nrevision = "api-2"\n'
    path = folder / "deployed.toml"
    path.write_text(text)
    return str(path)


def test_several_services_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file, one report each, and the worst verdict as exit code."""
    with serving(healthy) as good, serving(always(Answer(body=STALE))) as old:
        file = declared(tmp_path, api=good.url, worker=old.url)
        code = main(["verify-deployment", file, "--json", str(tmp_path / "r.json")])
    out = capsys.readouterr().out
    assert code == 1
    assert f"✓ api  {good.url}  PASS" in out
    assert "✗ health    revision api-1, not api-2" in out
    report = json.loads((tmp_path / "r.json").read_text())
    assert [service["verdict"] for service in report["services"]] == ["pass", "fail"]


def test_junit_and_markdown(tmp_path: Path) -> None:
    """A suite with a case for each step; a table with the same."""
    junit, markdown = tmp_path / "r.xml", tmp_path / "r.md"
    with serving(always(Answer(body={**HEALTHY, "status": "\x00<bad>|"}))) as server:
        words = ["--junit", str(junit), "--markdown", str(markdown)]
        assert main(["verify-deployment", server.url, *words]) == 1
    (suite,) = ET.parse(junit).getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "1", "3")
    assert "| health | ✗ | says status '\\x00&lt;bad>\\|' |" in markdown.read_text()


def test_stopped_runs_report_what_they_saw(tmp_path: Path) -> None:
    """SIGTERM ends the run with exit code 4 and the steps so far."""
    report = tmp_path / "r.json"
    with serving(always(Answer(503))) as server:
        words = ["verify-deployment", server.url, "--json", str(report)]
        process = subprocess.Popen(
            [sys.executable, "-m", "resilience_hooks.cli.main", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not server.requests:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
    assert code == 4
    (service,) = json.loads(report.read_text())["services"]
    assert service["verdict"] == "inconclusive"
    assert service["steps"][0]["summary"] == "the run was stopped in this step"
    assert len(service["steps"]) == 5


def test_script_is_the_command(tmp_path: Path) -> None:
    """The wrapper passes its words on, and the exit code back."""
    script = ROOT / "bin" / "verify-deployment.sh"
    with serving(healthy) as server:
        result = subprocess.run(
            ["bash", str(script), server.url],
            env={"PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    assert "PASS" in result.stdout


def test_slack_is_told_of_failures_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A deployment that works is no news."""
    with serving(always(Answer())) as slack, serving(healthy) as good:
        monkeypatch.setenv("SLACK", slack.url)
        main(["verify-deployment", good.url, "--slack", "SLACK"])
        assert slack.requests == []
        with serving(always(Answer(404))) as bad:
            main(["verify-deployment", bad.url, "--slack", "SLACK"])
        (message,) = slack.bodies()
    assert message["text"].startswith("Deployment of 127.0.0.1")
    monkeypatch.setenv("SLACK", "http://127.0.0.1:9/s3cret")
    with serving(always(Answer(404))) as bad:
        assert main(["verify-deployment", bad.url, "--slack", "SLACK"]) == 1
    assert "Slack was not told" in capsys.readouterr().err


BAD_INPUT = {
    "no such file": (["nowhere.toml"], "neither a URL nor a file: nowhere.toml: No such file"),
    "a log nobody knows": (
        ["http://127.0.0.1:9", "--logs", "kibana:x"],
        "kibana:x: write file:PATH, cloud:PROJECT/SERVICE or command:WORDS",
    ),
    "a time without a zone": (
        ["http://127.0.0.1:9", "--since", "2026-01-01T00:00:00"], "write a time with its zone",
    ),
    "a token that is not set": (
        ["http://127.0.0.1:9", "--token", "NO_SUCH_TOKEN"], "NO_SUCH_TOKEN, which names the token",
    ),
    "a probe that is no file": (
        ["http://127.0.0.1:9", "--probe", "nowhere.json"], "--probe nowhere.json: No such file",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "message"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One message and exit code 2, before anything is asked."""
    assert main(["verify-deployment", *words]) == 2
    assert message in capsys.readouterr().err


def test_faults_of_a_file_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its line."""
    path = tmp_path / "deployed.toml"
    path.write_text('deadline = 0\n[services.api]\nurl = "http://x/path"\nselftst = "/x"\n')
    assert main(["verify-deployment", str(path)]) == 2
    err = capsys.readouterr().err
    assert f"{path}:1: deadline: 0 is not a whole number from 1 to 3600" in err
    assert f'{path}:3: services.api.url: "http://x/path" is not a URL without a path' in err
    assert f'{path}:4: services.api.selftst: there is no such key; did you mean "selftest"?' in err


VERDICTS: dict[str, tuple[list[Status], Status]] = {
    "all pass": (["pass", "pass"], "pass"),
    "what was not asked for is no matter": (["pass", "skipped"], "pass"),
    "a failure goes before not knowing": (["inconclusive", "fail", "pass"], "fail"),
    "not knowing goes before a pass": (["pass", "inconclusive"], "inconclusive"),
    "nothing looked at is no pass": (["skipped"], "inconclusive"),
    "nothing at all": ([], "inconclusive"),
}


@pytest.mark.parametrize(("statuses", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_verdict(statuses: list[Status], verdict: Status) -> None:
    """The verdict never says pass without looking."""
    assert verdict_of(statuses) == verdict
