"""HTTP with every bound that a misbehaving service makes necessary.

One request ends after ``_ATTEMPT`` seconds however slowly bytes drip, reads a megabyte at most,
and follows no redirect: a login page must not answer for the service.
"""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import certifi
import httpx

from resilience_hooks.deploy.budget import Budget, InterruptedRunError

_ATTEMPT: Final = 10.0
"""Seconds for one request, from connecting to the last byte."""

_BODY: Final = 1_000_000
"""Bytes."""

Credentials = Callable[[], Mapping[str, str]]
"""Gives the headers that identify us; their values are never shown."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``body`` is None where it was longer than is read."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def is_success(self) -> bool:
        """A 2xx."""
        return 200 <= self.status < 300

    @property
    def document(self) -> dict[str, Any] | None:
        """The body as a JSON object; None where it is anything else."""
        try:
            found = json.loads(self.body or b"")
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    @property
    def fault(self) -> str | None:
        """Why this is no JSON object, in a few words."""
        if self.body is None:
            return f"the answer is longer than {_BODY:,} bytes"
        if 300 <= self.status < 400:
            return f"redirects to {self.headers.get('location', 'nowhere')[:100]}"
        if self.document is None:
            start = self.body[:200].decode("utf-8", "replace").lstrip()
            is_page = start[:1] == "<"
            return "answers with a web page, not JSON" if is_page else "answers without JSON"
        return None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No whole answer. ``is_final`` where waiting cannot help, as with a bad certificate."""

    reason: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """Requests to one service, on a fresh connection each: a balancer may choose anew."""

    url: str
    credentials: Credentials = field(default=dict, repr=False)

    def request(
        self, budget: Budget, path: str, method: str = "GET", body: Any = None
    ) -> Reply | Unreachable:
        """Ask once. Raises InterruptedRunError when the run is to stop."""
        attempt = budget.part(_ATTEMPT)
        timeout = httpx.Timeout(max(attempt.left, 0.01))
        headers = {"User-Agent": "resilience-hooks", **self.credentials()}
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            with httpx.stream(
                method,
                self.url + path,
                headers=headers,
                content=content,
                timeout=timeout,
                verify=_trusted(os.environ.get("SSL_CERT_FILE")),
            ) as answer:
                return Reply(answer.status_code, dict(answer.headers), _read(answer, attempt))
        except _TooSlowError:
            return Unreachable(f"the answer is not complete after {_ATTEMPT:g} s")
        except httpx.TimeoutException:
            return Unreachable(f"no answer within {_ATTEMPT:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return _unreachable(error)


@cache
def _trusted(file: str | None) -> ssl.SSLContext:
    """The authorities that vouch for services: loading them costs more than a request."""
    return ssl.create_default_context(cafile=file or certifi.where())


class _TooSlowError(Exception):
    """Bytes drip, and the time is over."""


def _read(answer: httpx.Response, attempt: Budget) -> bytes | None:
    found = bytearray()
    for chunk in answer.iter_raw():
        found += chunk
        if attempt.stop.is_set():
            raise InterruptedRunError
        if len(found) > _BODY:
            return None
        if time.monotonic() >= attempt.end:
            raise _TooSlowError
    return _decoded(answer, bytes(found))


def _decoded(answer: httpx.Response, raw: bytes) -> bytes | None:
    """The body without its content coding; None where that makes it too long."""
    if answer.headers.get("content-encoding", "identity") == "identity":
        return raw
    import zlib  # noqa: PLC0415  few services compress a health answer

    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, _BODY + 1)
    return unpacked if len(unpacked) <= _BODY else None


def _unreachable(error: Exception) -> Unreachable:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable(f"its certificate is not valid: {cause.verify_message}", True)
        cause = cause.__cause__ or cause.__context__
    text = str(error).split("\n")[0][:120]
    return Unreachable(f"cannot be reached: {text or type(error).__name__}")
