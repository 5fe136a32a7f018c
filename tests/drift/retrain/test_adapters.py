from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from resilience_hooks.drift.retrain.adapters import StartError
from resilience_hooks.drift.retrain.adapters.command import Command
from resilience_hooks.drift.retrain.adapters.http import (
    Post,
    cloud_run_job,
    github_workflow,
    pubsub,
)
from resilience_hooks.drift.retrain.model import Request
from resilience_hooks.testing.loopback import Answer, Server, serving
from tests.alerts.samples import NOW
from tests.drift.seasons import week

REQUEST = Request("m", week(0), 2, NOW)
PAYLOAD = {"key": "m:2026-01-04:2", "model": "m", "run_start": "2026-01-04", "attempt": 2}


def post(server: Server) -> Post:
    return Post("the trainer", f"{server.url}/start", lambda: "t0ken")


def test_http_posts_the_request_with_its_key() -> None:
    """The key is the idempotency key, the token a bearer's."""
    with serving(lambda _: Answer(202)) as server:
        assert post(server).start(REQUEST) == "the trainer answers 202"
    (asked,) = server.requests
    assert (asked.path, asked.json) == ("/start", PAYLOAD)
    assert asked.headers["idempotency-key"] == PAYLOAD["key"]
    assert asked.headers["authorization"] == "Bearer t0ken"


def test_http_without_a_token() -> None:
    """Where there is no identity, none is claimed."""
    with serving(lambda _: Answer()) as server:
        Post("the trainer", server.url, lambda: None).start(REQUEST)
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("status", [302, 401, 500])
def test_http_that_refuses(status: int) -> None:
    """Anything but success means that nothing was started."""
    with serving(lambda _: Answer(status, "no")) as server, pytest.raises(StartError) as failure:
        post(server).start(REQUEST)
    assert str(failure.value) == f"the trainer answers {status}: no"
    assert "t0ken" not in str(failure.value)


def test_http_that_is_not_there() -> None:
    """A refused connection is named as one."""
    unreachable = Post("the trainer", "http://127.0.0.1:9", lambda: None)
    with pytest.raises(StartError, match="the trainer cannot be reached: ConnectError"):
        unreachable.start(REQUEST)


def asked(make: Any, target: str) -> tuple[str, Any]:
    with serving(lambda _: Answer()) as server:
        make(target, lambda: "t", server.url).start(REQUEST)
    return server.requests[0].path, server.requests[0].json


def test_pubsub_publishes() -> None:
    """One message with the request as data and the key as an attribute."""
    path, body = asked(pubsub, "projects/p/topics/retrain")
    (message,) = body["messages"]
    assert path == "/v1/projects/p/topics/retrain:publish"
    assert json.loads(base64.b64decode(message["data"])) == PAYLOAD
    assert message["attributes"] == {"key": PAYLOAD["key"]}


def test_cloud_run_runs_a_job() -> None:
    """The request is in the variables of the container."""
    path, body = asked(cloud_run_job, "projects/p/locations/l/jobs/train")
    env = {
        item["name"]: item["value"] for item in body["overrides"]["containerOverrides"][0]["env"]
    }
    assert path == "/v2/projects/p/locations/l/jobs/train:run"
    assert env["RETRAIN_KEY"] == PAYLOAD["key"]
    assert env["RETRAIN_ATTEMPT"] == "2"


@pytest.mark.parametrize(("given", "ref"), [("@release", "release"), ("", "main")])
def test_github_dispatches_a_workflow(given: str, ref: str) -> None:
    """The request becomes inputs, which are all text; without a ref it is main."""
    path, body = asked(github_workflow, f"own/er/train.yml{given}")
    assert path == "/repos/own/er/actions/workflows/train.yml/dispatches"
    assert body == {"ref": ref, "inputs": {key: str(value) for key, value in PAYLOAD.items()}}


def test_command_runs_words_not_a_shell(tmp_path: Path) -> None:
    """Its words are filled in and nothing in them is interpreted; the request is on its input."""
    out = tmp_path / "out"
    code = "import sys; open(sys.argv[1], 'w').write(sys.argv[2] + sys.stdin.read())"
    command = Command((sys.executable, "-c", code, str(out), "{model} $HOME; {attempt} "))
    assert command.start(REQUEST).endswith("exits 0")
    assert out.read_text() == f"m $HOME; 2 {json.dumps(PAYLOAD)}"


def test_command_that_fails() -> None:
    """The exit code and the last line of what it said."""
    code = "import sys; sys.exit('no GPU left')"
    with pytest.raises(StartError, match="exits 1: no GPU left"):
        Command((sys.executable, "-c", code)).start(REQUEST)


def test_command_that_does_not_exist() -> None:
    """A misspelt program is named."""
    with pytest.raises(StartError, match=r"no-such-trainer: .*No such file"):
        Command(("no-such-trainer",)).start(REQUEST)
