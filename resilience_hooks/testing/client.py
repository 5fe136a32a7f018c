"""Asks a service on loopback; no proxy of the environment stands between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

TIMEOUT: Final = 30.0
"""Seconds without a byte."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a service answered; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON. Raises ValueError where it is none."""
        return json.loads(self.body)


def get(port: int, path: str, headers: Mapping[str, str], timeout: float = TIMEOUT) -> Response:
    """The answer to a GET. Raises OSError where there is none in time, or no HTTP."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers=dict(headers))
        with connection.getresponse() as found:
            names = {name.lower(): value for name, value in found.getheaders()}
            return Response(found.status, names, found.read())
    except HTTPException as error:
        raise OSError(f"{path}: no HTTP was answered: {error!r}") from error
    finally:
        connection.close()
