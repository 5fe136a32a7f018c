"""A real HTTP server on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, TypeVar

_POLL: Final = 0.01
"""Seconds until a server sees that it is to end."""


@dataclass(frozen=True)
class Request:
    """What a server was asked; the names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON. Raises ValueError where it is none."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """A text or a JSON value as body; ``hang`` is how many seconds pass before it comes."""

    status: int = 200
    body: Any = "ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0.0


Handler = Callable[[Request], Answer]


@dataclass
class Server:
    """A server that runs: its address, and every request in the order in which they came."""

    url: str
    requests: list[Request] = field(default_factory=list)

    def bodies(self, method: str = "POST") -> list[Any]:
        """The JSON bodies of the requests of a method."""
        return [request.json for request in self.requests if request.method == method]


class _ThreadingServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serving(handler: Handler) -> Iterator[Server]:
    """A server on a free port while the block runs; ``handler`` is called in threads."""
    found = Server("")
    listening = _ThreadingServer(("127.0.0.1", 0), _handler_class(found, handler))
    found.url = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, args=(_POLL,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


_S = TypeVar("_S", bound="StandIn")


class StandIn(ABC):
    """Something that is played by a server on loopback, from ``with`` to the end of the block."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._server = Server("")

    def __enter__(self: _S) -> _S:
        """Listen on a free port."""
        self._server = self._open.enter_context(serving(self.answer))
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self._open.close()

    @property
    def url(self) -> str:
        """The address: scheme, host and port."""
        return self._server.url

    @property
    def requests(self) -> list[Request]:
        """Every request so far."""
        return self._server.requests

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """The answer to a request; called in threads."""


def refusal(down: bool | int) -> int | None:
    """The status that a stand-in which is ``down`` answers everything with: 503 for True."""
    return 503 if down is True else down or None


def _handler_class(found: Server, handler: Handler) -> type[BaseHTTPRequestHandler]:
    class _Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(length))
            found.requests.append(request)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(handler(request))

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 (the library looks for these names)

        def _send(self, answer: Answer) -> None:
            time.sleep(answer.hang)
            is_text = isinstance(answer.body, str)
            data = answer.body.encode() if is_text else json.dumps(answer.body).encode()
            kind = "text/plain" if is_text else "application/json"
            self.send_response(answer.status)
            for name, value in {"content-type": kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    return _Handler
