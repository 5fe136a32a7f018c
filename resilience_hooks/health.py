"""``/health`` and ``/selftest`` for WSGI and ASGI services; standard library only.

Wrap the application: ``app.wsgi_app = HealthWSGI(app.wsgi_app)`` in Flask, ``application =
HealthWSGI(application)`` in Django, ``app.add_middleware(HealthASGI)`` in FastAPI. Every other
path is the application's. ``docs/startup.md`` has the answers.
"""

from __future__ import annotations

import _thread
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from typing import Any

    from resilience_hooks.startup.verify import Source

    Start = Callable[[str, list[tuple[str, str]]], Any]
    WSGI = Callable[[Mapping[str, Any], Any], Iterable[bytes]]
    ASGI = Callable[[Any, Any, Any], Awaitable[None]]

TOKEN_HEADER = "X-Resilience-Token"
TOKEN_VARIABLE = "RESILIENCE_HOOKS_TOKEN"
HEALTH = "/health"
SELFTEST = "/selftest"
# The variables that platforms and builds say it in, the first that is set.
_REVISION = ("K_REVISION", "CONTAINER_APP_REVISION", "GAE_VERSION", "AWS_LAMBDA_FUNCTION_VERSION")
_COMMIT = ("GIT_COMMIT", "COMMIT_SHA", "GIT_SHA", "SOURCE_COMMIT", "SOURCE_VERSION")
_PHRASES = {200: "OK", 401: "Unauthorized", 403: "Forbidden", 405: "Method Not Allowed",
            503: "Service Unavailable"}  # fmt: skip


class Answer:
    """An HTTP status with the JSON object that goes with it."""

    __slots__ = ("body", "status")

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        self.status = status
        self.body = body

    @property
    def line(self) -> str:
        """The status as WSGI has it."""
        return f"{self.status} {_PHRASES[self.status]}"

    @property
    def content(self) -> bytes:
        """The body as JSON."""
        import json

        return json.dumps(self.body).encode()

    def headers(self) -> list[tuple[str, str]]:
        """The headers; nobody on the way may keep the answer."""
        return [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(self.content))),
            ("Cache-Control", "no-store"),
        ]


class Desk:
    """Answers for one process. Nothing is written and nothing is called but the verifier.

    ``token`` protects the self-test and the details of ``/health``; without one (nor the
    variable ``RESILIENCE_HOOKS_TOKEN``) the self-test is off. A self-test is kept for
    ``keep`` seconds, and only one runs at a time. Without a ``manifest`` it is the one that the
    start was verified by, or one that lies around the file ``beside``.
    """

    def __init__(
        self,
        manifest: Source = None,
        *,
        token: str | None = None,
        service: str | None = None,
        keep: float = 30.0,
        deadline: float = 60.0,
        beside: str | None = None,
    ) -> None:
        self._manifest = manifest
        self._beside = beside
        self._token = token or os.environ.get(TOKEN_VARIABLE) or None
        self._service = service or os.environ.get("K_SERVICE")
        self._keep = keep
        self._deadline = deadline
        self._lock = _thread.allocate_lock()
        self._kept: tuple[float, Answer] | None = None

    def answer(self, method: str, path: str, token: str | None) -> Answer | None:
        """The answer to a request; None where the path is the application's own."""
        if path not in {HEALTH, SELFTEST}:
            return None
        if method not in {"GET", "HEAD"}:
            return Answer(405, {"status": "error", "error": "only GET and HEAD"})
        if token is not None and not self._accepts(token):
            return Answer(401, {"status": "error", "error": f"wrong {TOKEN_HEADER}"})
        if path == HEALTH:
            return Answer(200, {"status": "ok", **(self._identity() if token else {})})
        if self._token is None:
            return Answer(403, {"status": "error", "error": f"off: {TOKEN_VARIABLE} is not set"})
        if token is None:
            return Answer(401, {"status": "error", "error": f"{TOKEN_HEADER} is missing"})
        return self._selftest()

    def _accepts(self, token: str) -> bool:
        import hmac

        known = self._token or ""
        return bool(known) and hmac.compare_digest(token.encode(), known.encode())

    def _identity(self) -> dict[str, object]:
        """What runs here, as far as the environment says it."""
        return {
            "service": self._service,
            "revision": _first_set(_REVISION),
            "commit": _first_set(_COMMIT),
        }

    def _selftest(self) -> Answer:
        """Verify the imports again; every caller within the time gets the same answer."""
        with self._lock:
            now = time.monotonic()
            if self._kept is None or now - self._kept[0] >= self._keep:
                self._kept = (time.monotonic(), self._verified())
            return self._kept[1]

    def _verified(self) -> Answer:
        from resilience_hooks.startup.manifest import folders_around, manifest_in
        from resilience_hooks.startup.verify import verified_manifest, verify_imports

        folders = folders_around(self._beside)
        manifest = self._manifest or verified_manifest() or manifest_in(folders)
        report = verify_imports(manifest, deadline=self._deadline, exit=False)
        status = "ok" if report.ok else "failed"
        body = {"status": status, "dry_run": True, **self._identity(), **report.to_dict()}
        return Answer(200 if report.ok else 503, body)


class HealthWSGI:
    """A WSGI application with ``/health`` and ``/selftest`` in front of it; options as for Desk."""

    def __init__(self, app: WSGI, manifest: Source = None, **options: Any) -> None:
        self._app = app
        self._desk = Desk(manifest, beside=_file_of_caller(), **options)

    def __call__(self, environ: Mapping[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer, or leave the request to the application."""
        method, header = environ["REQUEST_METHOD"], TOKEN_HEADER.upper().replace("-", "_")
        token = environ.get(f"HTTP_{header}")
        answer = self._desk.answer(method, environ.get("PATH_INFO") or "/", token)
        if answer is None:
            return self._app(environ, start_response)
        start_response(answer.line, answer.headers())
        return [] if method == "HEAD" else [answer.content]


class HealthASGI:
    """An ASGI application with ``/health`` and ``/selftest`` in front of it; options as for Desk.

    The self-test runs in a thread, so that the other requests go on.
    """

    def __init__(self, app: ASGI, manifest: Source = None, **options: Any) -> None:
        self._app = app
        self._desk = Desk(manifest, beside=_file_of_caller(), **options)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or leave the request to the application."""
        if scope["type"] != "http" or scope["path"] not in {HEALTH, SELFTEST}:
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        token = headers.get(TOKEN_HEADER.lower().encode())
        answer = await _apart(
            self._desk.answer, scope["method"], scope["path"], token and token.decode("latin-1")
        )
        encoded = [(name.lower().encode(), value.encode()) for name, value in answer.headers()]
        await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
        body = b"" if scope["method"] == "HEAD" else answer.content
        await send({"type": "http.response.body", "body": body})


async def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """Run in a thread of the event loop's; on a loop that is not asyncio's, here."""
    import asyncio

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return work(*arguments)
    return await loop.run_in_executor(None, work, *arguments)


def _file_of_caller() -> str | None:
    """The file that wraps its application: the frame above the constructor."""
    file: str | None = sys._getframe(2).f_globals.get("__file__")
    return file


def _first_set(variables: Iterable[str]) -> str | None:
    return next((os.environ[name] for name in variables if os.environ.get(name)), None)
