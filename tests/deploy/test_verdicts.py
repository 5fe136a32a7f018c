from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from resilience_hooks.deploy import client, repeat
from resilience_hooks.testing.loopback import Answer, Handler, serving
from tests.deploy import misbehaving
from tests.deploy.services import (
    COMMIT,
    HEALTHY,
    STALE,
    after,
    alternating,
    always,
    healthy,
    selftest_fault,
    with_selftest,
)

PAGE = "<!doctype html><html><title>Sign in</title></html>"
FOUNDING = selftest_fault(
    kind="missing",
    module="predictions.worker.data_loaders",
    error="No module named 'predictions.worker'",
    importer="predictions/coordinator/coordinator.py:846",
    remedy="COPY predictions/worker/ ./predictions/worker/",
)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts and pauses as short as a test needs them."""
    monkeypatch.setattr(client, "_ATTEMPT", 3)
    monkeypatch.setattr(repeat, "_PAUSE", 0.01)


def verify(url: str, out: Path, *words: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and (status, summary) of each step."""
    report = out / "report.json"
    code = main(["verify-deployment", url, "--json", str(report), "--deadline", "30", *words])
    (found,) = json.loads(report.read_text())["services"]
    return code, {step["name"]: (step["status"], step["summary"]) for step in found["steps"]}


OVER_HTTP: dict[str, tuple[Handler, int, str, str]] = {
    "works": (healthy, 0, "selftest", "all imports work, 3 times in a row"),
    "old revision": (
        always(Answer(body=STALE)), 1, "health", "commit 0000000deadbeef, not 1a2b3c4d5e6f",
    ),
    "50/50 split": (
        alternating(Answer(body=HEALTHY), Answer(body=STALE)), 1, "health",
        "answers well and badly: commit 0000000deadbeef, not 1a2b3c4d5e6f",
    ),
    "a web page with 200": (always(Answer(body=PAGE)), 1, "health", "answers with a web page"),
    "text with 200": (always(Answer(body="ok")), 1, "health", "answers without JSON"),
    "unhealthy JSON": (
        always(Answer(body={**HEALTHY, "status": "degraded"})), 1, "health",
        "says status 'degraded'",
    ),
    "503, then 200": (after(3, Answer(503), Answer(body=HEALTHY)), 0, "ready", "attempt 4"),
    "503 for good": (always(Answer(503)), 1, "ready", "still answers 503 after"),
    "404": (always(Answer(404)), 1, "health", "answers 404"),
    "redirect away": (
        always(Answer(302, "", {"Location": "https://login.example.org/"})), 1, "health",
        "redirects to https://login.example.org/",
    ),
    "no permission": (always(Answer(403)), 4, "health", "our token does not open it"),
    "who are you": (always(Answer(401)), 4, "health", "our token does not open it"),
    "crash loop": (
        after(2, Answer(body=HEALTHY), Answer(500)), 1, "health", "answers 500",
    ),
    "healthy, imports missing: the founding case": (
        with_selftest(FOUNDING), 1, "selftest", "imports fail: predictions.worker.data_loaders",
    ),
    "the self-test's token is refused": (
        with_selftest(Answer(401, {"status": "error"})), 4, "selftest", "our token does not open",
    ),
    "a self-test that nobody has": (with_selftest(Answer(404)), 1, "selftest", "answers 404"),
}  # fmt: skip


@pytest.mark.parametrize(("handler", "code", "step", "said"), OVER_HTTP.values(), ids=OVER_HTTP)
def test_over_http(handler: Handler, code: int, step: str, said: str, tmp_path: Path) -> None:
    """Each way to answer has its verdict, its exit code and its one line."""
    with serving(handler) as server:
        found, steps = verify(
            server.url, tmp_path, "--commit", COMMIT, "--selftest", "/selftest", *_until(said)
        )
    assert found == code
    assert said in steps[step][1]


def _until(said: str) -> tuple[str, ...]:
    """What only the deadline ends gets a short one."""
    endless = ("answers well and badly", "still answers")
    return ("--deadline", "2") if said.startswith(endless) else ()


BELOW_HTTP: dict[str, tuple[Callable[..., None], str]] = {
    "hangs after its headers": (misbehaving.hangs_after_headers, "no answer within 0.3 s"),
    "drips": (misbehaving.drips, "the answer is not complete after 0.3 s"),
    "resets": (misbehaving.resets, "cannot be reached: "),
    "says nothing": (misbehaving.says_nothing, "no answer within 0.3 s"),
}


@pytest.mark.parametrize(("behaviour", "said"), BELOW_HTTP.values(), ids=BELOW_HTTP)
def test_below_http(
    behaviour: Callable[..., None], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that gives no whole answer until the deadline has failed."""
    monkeypatch.setattr(client, "_ATTEMPT", 0.3)
    with misbehaving.raw(behaviour) as url:
        code, steps = verify(url, tmp_path, "--deadline", "1")
    assert code == 1
    assert steps["ready"][0] == "fail"
    assert said in steps["ready"][1]


def test_endless_body(tmp_path: Path) -> None:
    """A megabyte is read of a gigabyte, and it is no health answer."""
    with misbehaving.raw(misbehaving.never_ends) as url:
        code, steps = verify(url, tmp_path)
    assert (code, steps["ready"][0]) == (1, "pass")
    assert steps["health"] == ("fail", "the answer is longer than 1,000,000 bytes")


def test_expired_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting does not help, so nobody waits; the service is not reached without its check."""
    context, authority = misbehaving.expired_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with misbehaving.raw(misbehaving.says_nothing, context) as url:
        code, steps = verify(url, tmp_path)
    assert code == 1
    assert steps["ready"] == (
        "fail",
        "its certificate is not valid: certificate has expired (1 attempt)",
    )


def test_nobody_there(tmp_path: Path) -> None:
    """No answer at all is a failure, not an open question."""
    code, steps = verify("http://127.0.0.1:9", tmp_path, "--deadline", "1")
    assert (code, steps["ready"][0]) == (1, "fail")
    assert steps["health"] == ("skipped", "the service is not up")


def probe_file(folder: Path) -> str:
    path = folder / "probe.json"
    path.write_text(json.dumps({"path": "/predict", "body": {"dry_run": True}}))
    return str(path)


PROBES = {
    "dry run": (Answer(body={"dry_run": True}), 0, "POST /predict works, dry run"),
    "nobody says it was dry": (Answer(body={"predictions": 7}), 1, 'lacks "dry_run": true'),
    "says it was not": (Answer(body={"dry_run": False}), 1, 'lacks "dry_run": true'),
    "fails": (Answer(500, {"error": "no model"}), 1, "answers 500"),
}


@pytest.mark.parametrize(("answer", "code", "said"), PROBES.values(), ids=PROBES)
def test_probe(answer: Answer, code: int, said: str, tmp_path: Path) -> None:
    """A critical path is exercised only where the service says that it changes nothing."""

    def handler(request: object) -> Answer:
        is_probe = getattr(request, "path", "").startswith("/predict")
        return answer if is_probe else Answer(body=HEALTHY)

    with serving(handler) as server:
        found, steps = verify(server.url, tmp_path, "--probe", probe_file(tmp_path))
    assert found == code
    assert said in steps["probe"][1]


def test_no_probe_is_sent_twice_where_it_was_not_dry(tmp_path: Path) -> None:
    """One real request is one too many: the step ends at once."""
    with serving(lambda _: Answer(body={"status": "ok"})) as server:
        verify(server.url, tmp_path, "--probe", probe_file(tmp_path))
    assert len(server.bodies("POST")) == 1


def test_tokens_are_sent_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The bearer token and the self-test's own go along; no report or message holds them."""
    monkeypatch.setenv("MY_TOKEN", "s3cret-bearer")
    monkeypatch.setenv("RESILIENCE_HOOKS_TOKEN", "s3cret-selftest")
    with serving(always(Answer(403))) as server:
        verify(server.url, tmp_path, "--token", "MY_TOKEN", "--debug")
    headers = server.requests[0].headers
    assert headers["authorization"] == "Bearer s3cret-bearer"
    assert headers["x-resilience-token"] == "s3cret-selftest"
    out = capfd.readouterr()
    assert "s3cret" not in out.out + out.err + (tmp_path / "report.json").read_text()
