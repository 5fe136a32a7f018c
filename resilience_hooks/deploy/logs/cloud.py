"""Google Cloud Logging through its REST API.

https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx

from resilience_hooks.deploy.logs.model import Excerpt, Line, LogsUnreadableError
from resilience_hooks.deploy.logs.structured import instant

_PAGE: Final = 1000
_MOST: Final = 50_000
"""Entries: beyond them the excerpt is not whole."""

_TIMEOUT: Final = 20
"""Seconds for one request."""


@dataclass(frozen=True, slots=True)
class CloudLog:
    """The log of a Cloud Run service; ``token`` gives an access token, or None without identity."""

    project: str
    service: str
    token: Callable[[], str | None]
    api: str = "https://logging.googleapis.com"

    @property
    def name(self) -> str:
        """Project and service."""
        return f"Cloud Logging of {self.service} in {self.project}"

    def read(self, since: datetime) -> Excerpt:
        """All entries, page by page."""
        token = self.token()
        if token is None:
            raise LogsUnreadableError("no identity to read Cloud Logging with")
        lines: list[Line] = []
        page: str | None = None
        while len(lines) < _MOST:
            answer = self._page(token, since, page)
            lines += map(_line, answer.get("entries", ()))
            page = answer.get("nextPageToken")
            if not page:
                return Excerpt(lines)
        return Excerpt(lines, is_whole=False)

    def _page(self, token: str, since: datetime, page: str | None) -> Mapping[str, Any]:
        body = {
            "resourceNames": [f"projects/{self.project}"],
            "filter": f'resource.type="cloud_run_revision" AND resource.labels.service_name='
            f'"{self.service}" AND timestamp>="{since.isoformat()}"',
            "orderBy": "timestamp asc",
            "pageSize": _PAGE,
            **({"pageToken": page} if page else {}),
        }
        try:
            answer = httpx.post(
                f"{self.api}/v2/entries:list",
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=_TIMEOUT,
            )
        except httpx.HTTPError as error:
            name = type(error).__name__
            raise LogsUnreadableError(f"Cloud Logging cannot be reached: {name}") from error
        if not answer.is_success:
            raise LogsUnreadableError(f"Cloud Logging answers {answer.status_code}")
        found: Mapping[str, Any] = answer.json()
        return found


def _line(entry: Mapping[str, Any]) -> Line:
    resource = entry.get("resource", {}).get("labels", {})
    labels = entry.get("labels", {})
    return Line(
        text="\n".join(_texts(entry)),
        at=instant(str(entry.get("timestamp", ""))),
        severity=entry.get("severity"),
        revision=resource.get("revision_name"),
        source=str(labels.get("instanceId", "")),
    )


def _texts(entry: Mapping[str, Any]) -> Iterator[str]:
    if "textPayload" in entry:
        yield str(entry["textPayload"])
    payload = entry.get("jsonPayload", {})
    yield from (str(payload[name]) for name in ("message", "exception", "stack") if name in payload)
    if "httpRequest" in entry:
        yield str(entry["httpRequest"].get("requestUrl", ""))
