"""``/health`` and ``/selftest`` in front of real services."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.health import TOKEN_HEADER, TOKEN_VARIABLE, Answer, Desk, HealthWSGI
from tests.startup.images import Image, document, entry
from tests.startup.servers import free_port, get, serving

TOKEN = {TOKEN_HEADER: "secret"}
ENV = {TOKEN_VARIABLE: "secret", "K_REVISION": "web-7", "GIT_COMMIT": "abc123"}
FLASK = """\
from flask import Flask
from resilience_hooks.health import HealthWSGI
app = Flask(__name__)
app.add_url_rule('/', view_func=lambda: 'up')
app.wsgi_app = HealthWSGI(app.wsgi_app)
"""
FASTAPI = """\
from fastapi import FastAPI
from resilience_hooks.health import HealthASGI
app = FastAPI()
@app.get('/')
def root(): return 'up'
app.add_middleware(HealthASGI, manifest='import-manifest.json')
"""
GUNICORN = ("-m", "gunicorn", "--no-control-socket", "app:app", "--bind")
UVICORN = ("-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port")
SERVICES = {"WSGI": (FLASK, GUNICORN), "ASGI": (FASTAPI, UVICORN)}
EACH_SERVICE = pytest.mark.parametrize(("app", "command"), SERVICES.values(), ids=SERVICES)


def started(app: str, command: tuple[str, ...], path: Path) -> tuple[Image, list[str], int]:
    """A service whose deferred import ``lib.gone`` is missing, and its port."""
    port = free_port()
    image = Image(path, env=ENV).write({"app.py": app, "ok.py": ""})
    address = str(port) if "uvicorn" in command else f"127.0.0.1:{port}"
    return image.manifest(entry("ok"), entry("lib.gone")), [*command, address], port


@EACH_SERVICE
def test_a_service_answers(app: str, command: tuple[str, ...], tmp_path: Path) -> None:
    """Health to everybody, its details and the self-test to who has the token."""
    image, words, port = started(app, command, tmp_path)
    with serving(image, words, port):
        assert get(port, "/").body.strip(b'"') == b"up"
        health = get(port, "/health")
        assert (health.status, json.loads(health.body)) == (200, {"status": "ok"})
        assert {k.lower(): v for k, v in health.headers.items()}["cache-control"] == "no-store"
        details = json.loads(get(port, "/health", TOKEN).body)
        assert (details["revision"], details["commit"]) == ("web-7", "abc123")
        assert get(port, "/selftest").status == 401
        assert get(port, "/selftest", {TOKEN_HEADER: "guess"}).status == 401
        assert get(port, "/selftest", TOKEN, "POST").status == 405
        assert get(port, "/selftest", TOKEN, "HEAD").body == b""
        tested = get(port, "/selftest", TOKEN)
        report = json.loads(tested.body)
        assert (tested.status, report["status"], report["dry_run"]) == (503, "failed", True)
        assert [fault["module"] for fault in report["faults"]] == ["lib.gone"]


def answered(desk: Desk, path: str, token: str | None = None, method: str = "GET") -> Answer:
    """The answer to a request for one of the two paths."""
    answer = desk.answer(method, path, token)
    assert answer is not None
    return answer


def test_without_a_token_the_selftest_is_off() -> None:
    """Nobody knows a secret that was never set; an empty one is none."""
    desk = Desk(document(entry("json", file=None)), token="")
    assert answered(desk, "/selftest").status == 403
    assert answered(desk, "/selftest", "").status == 401
    assert answered(desk, "/health").status == 200


@pytest.mark.parametrize("token", ["", "secre", "secrets", "SECRET", "s\u00e9cret"])
def test_a_wrong_token_is_refused(token: str) -> None:
    """Also by /health: a wrong token is a mistake of who asks."""
    desk = Desk(document(entry("json", file=None)), token="secret")
    for path in ("/health", "/selftest"):
        assert answered(desk, path, token).status == 401


def test_other_paths_are_the_applications() -> None:
    """Also those that only begin alike."""
    desk = Desk(document(), token="secret")
    for path in ("/", "/healthz", "/health/", "/selftest/1", ""):
        assert desk.answer("GET", path, "secret") is None


def test_a_selftest_passes() -> None:
    """200, and what was verified."""
    desk = Desk(document(entry("json", "loads", file=None)), token="secret", service="web")
    answer = answered(desk, "/selftest", "secret")
    assert (answer.status, answer.body["status"], answer.body["verified"]) == (200, "ok", 1)


def test_a_selftest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module is not run again for every request: not before the time is over."""
    count = f"with open({str(tmp_path / 'runs')!r}, 'a') as runs:\n    runs.write('x')\n"
    (tmp_path / "failing_module.py").write_text(f"{count}raise ValueError\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    values = document(entry("failing_module"))
    kept, fresh = Desk(values, token="t", keep=3600), Desk(values, token="t", keep=0)
    runs = []
    for desk in (kept, kept, kept, fresh, fresh):
        assert answered(desk, "/selftest", "t").status == 503
        runs.append(len((tmp_path / "runs").read_text()))
    assert runs == [1, 1, 1, 2, 3]


def test_a_selftest_without_a_manifest_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not pass for want of anything to verify."""
    monkeypatch.chdir(tmp_path)
    answer = answered(Desk(tmp_path / "gone.json", token="t"), "/selftest", "t")
    assert answer.status == 503
    assert answer.body["faults"]


def test_the_wrapper_hands_on_everything_else() -> None:
    """The application sees its own request, and its answer is left as it is."""
    seen = []

    def app(environ: object, start_response: object) -> list[bytes]:
        seen.append(environ)
        return [b"app"]

    environ = {"REQUEST_METHOD": "PUT", "PATH_INFO": "/things"}
    assert HealthWSGI(app, document())(environ, lambda *_: None) == [b"app"]
    assert seen == [environ]
