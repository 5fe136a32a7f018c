"""A real HTTP server on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """``hang`` is how many seconds pass before it comes."""

    status: int = 200
    body: Any = "ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0.0


Handler = Callable[[Request], Answer]


@dataclass
class Server:
    url: str
    requests: list[Request] = field(default_factory=list)

    def bodies(self, method: str = "POST") -> list[Any]:
        return [request.json for request in self.requests if request.method == method]


@contextmanager
def serving(handler: Handler) -> Iterator[Server]:
    found = Server("")

    class _Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(length))
            found.requests.append(request)
            answer = handler(request)
            time.sleep(answer.hang)
            is_text = isinstance(answer.body, str)
            data = answer.body.encode() if is_text else json.dumps(answer.body).encode()
            try:
                self.send_response(answer.status)
                kind = "text/plain" if is_text else "application/json"
                for name, value in {"content-type": kind, **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 (the library looks for these names)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
