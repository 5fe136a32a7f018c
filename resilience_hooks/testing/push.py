"""One push over HTTP, as Pub/Sub makes it."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

ACKNOWLEDGING: Final = frozenset({102, 200, 201, 202, 204})
"""https://cloud.google.com/pubsub/docs/push#receive_push; any other status is a refusal."""

_HEADERS: Final = {
    "Content-Type": "application/json",
    "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
}
_READ: Final = 1 << 16
"""Bytes of an answer that are read; nobody looks at them."""


def push(endpoint: str, body: bytes, deadline: float) -> int | None:
    """The status that an endpoint answers; None where it does not, or not in time (seconds)."""
    url = urlsplit(endpoint)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    connection = HTTPConnection(url.hostname or "", url.port, timeout=max(deadline, 0.001))
    try:
        connection.request("POST", path, body, _HEADERS)
        with connection.getresponse() as response:
            response.read(_READ)
            return response.status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
