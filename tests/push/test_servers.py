"""Each adapter in its framework's own server, pushed to over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from tests.push.bodies import push
from tests.startup.images import Image
from tests.startup.servers import free_port, serving

SERVICE: Final = """
from resilience_hooks.outcomes import SUCCESS, FailedPermanent, FailedTransient
from resilience_hooks.push import *
ENDS = {"good": SUCCESS, "bad": FailedPermanent("bad"), "down": FailedTransient("down")}
handler = PushHandler.open(lambda message: ENDS[message.json()], "push.sqlite")
"""
FUNCTION: Final = ("-m", "functions_framework", "--host", "127.0.0.1", "--port", "{port}")


@dataclass(frozen=True)
class Server:
    """A program, how it is started, and whether it takes events instead of pushes."""

    program: str
    command: tuple[str, ...]
    takes_events: bool = False


SERVERS: Final = {
    "Flask": Server(
        "from flask import Flask\n"
        "app = Flask('service')\n"
        "app.add_url_rule('/', 'push', flask_view(handler), methods=['POST'])\n",
        ("-m", "flask", "--app", "main", "run", "--port", "{port}"),
    ),
    "FastAPI": Server(
        "from fastapi import FastAPI\n"
        "app = FastAPI()\n"
        "app.add_route('/', fastapi_endpoint(handler), methods=['POST'])\n",
        ("-m", "uvicorn", "main:app", "--port", "{port}"),
    ),
    "functions-framework, HTTP": Server(
        "import functions_framework\n"
        "receive = http_function(handler)\n"
        "@functions_framework.http\n"
        "def main(request): return receive(request)\n",
        (*FUNCTION, "--target", "main"),
    ),
    "functions-framework, event": Server(
        "import functions_framework\n"
        "receive = cloud_event_function(handler)\n"
        "@functions_framework.cloud_event\n"
        "def main(event): return receive(event)\n",
        (*FUNCTION, "--target", "main", "--signature-type", "cloudevent"),
        takes_events=True,
    ),
}


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, int]]:
    """A running one, with its port."""
    chosen, port = SERVERS[request.param], free_port()
    image = Image(tmp_path_factory.mktemp("service")).write({"main.py": SERVICE + chosen.program})
    command = [word.replace("{port}", str(port)) for word in chosen.command]
    with serving(image, command, port):
        yield chosen, port


def posted(server: tuple[Server, int], body: bytes) -> int:
    """The status of the answer; as the platform sends it to a function of events."""
    chosen, port = server
    headers = {"Content-Type": "application/json"}
    if chosen.takes_events:
        headers |= {
            "ce-id": "1",
            "ce-source": "//pubsub.googleapis.com/projects/p/topics/t",
            "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
            "ce-specversion": "1.0",
        }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=40) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize(
    ("body", "acknowledged"),
    [
        pytest.param(push("1", "good"), True, id="a success"),
        pytest.param(push("1", "good"), True, id="its redelivery"),
        pytest.param(push("2", "bad"), True, id="a permanent failure"),
        pytest.param(push("3", "down"), False, id="a transient failure"),
        pytest.param(push("4", "nothing that is known"), False, id="an exception"),
        pytest.param(json.dumps({"message": {"data": "%"}}).encode(), True, id="a bad envelope"),
    ],
)
def test_a_push(server: tuple[Server, int], body: bytes, acknowledged: bool) -> None:
    """What is done or given up on is acknowledged, what may succeed later comes again."""
    status = posted(server, body)
    assert (status // 100 == 2) == acknowledged
    if not server[0].takes_events:
        assert status == (200 if acknowledged else 503)
