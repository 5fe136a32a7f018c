"""Adapters that ask by HTTP POST; they differ in address, body and token."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from resilience_hooks.drift.retrain.adapters import StartError, payload
from resilience_hooks.drift.retrain.model import Request

Token = Callable[[], str | None]
"""Gives the bearer token at the time of the call; None for none."""

_TIMEOUT: Final = 30
"""Seconds for one request."""


@dataclass(frozen=True, slots=True)
class Post:
    """POST to ``url`` of what ``body`` makes of a request, once: the key is its idempotency key."""

    name: str
    url: str
    token: Token
    body: Callable[[Request], Mapping[str, Any]] = payload

    def start(self, request: Request) -> str:
        """Ask; any 2xx is an acceptance."""
        token = self.token()
        headers = {"Idempotency-Key": request.key}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = httpx.post(
                self.url, json=self.body(request), headers=headers, timeout=_TIMEOUT
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StartError(f"{self.name} cannot be reached: {type(error).__name__}") from error
        if not answer.is_success:
            raise StartError(f"{self.name} answers {answer.status_code}: {answer.text[:200]}")
        return f"{self.name} answers {answer.status_code}"


def pubsub(topic: str, token: Token, api: str = "https://pubsub.googleapis.com") -> Post:
    """Publish to ``projects/P/topics/T``; the key is an attribute of the message."""

    def body(request: Request) -> Mapping[str, Any]:
        data = base64.b64encode(json.dumps(payload(request)).encode()).decode()
        return {"messages": [{"data": data, "attributes": {"key": request.key}}]}

    return Post("Pub/Sub", f"{api}/v1/{topic}:publish", token, body)


def cloud_run_job(job: str, token: Token, api: str = "https://run.googleapis.com") -> Post:
    """Run ``projects/P/locations/L/jobs/J``; the request is in variables of its container."""

    def body(request: Request) -> Mapping[str, Any]:
        env = [
            {"name": f"RETRAIN_{name.upper()}", "value": str(value)}
            for name, value in payload(request).items()
        ]
        return {"overrides": {"containerOverrides": [{"env": env}]}}

    return Post("Cloud Run", f"{api}/v2/{job}:run", token, body)


def github_workflow(workflow: str, token: Token, api: str = "https://api.github.com") -> Post:
    """Dispatch ``owner/name/file.yml@ref``; the request becomes its inputs, all of them text."""
    path, _, ref = workflow.partition("@")
    repository, _, file = path.rpartition("/")

    def body(request: Request) -> Mapping[str, Any]:
        inputs = {name: str(value) for name, value in payload(request).items()}
        return {"ref": ref or "main", "inputs": inputs}

    url = f"{api}/repos/{repository}/actions/workflows/{file}/dispatches"
    return Post("GitHub", url, token, body)
