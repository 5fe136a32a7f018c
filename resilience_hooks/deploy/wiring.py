"""What settings and options mean: targets, credentials, logs."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from resilience_hooks import gcp
from resilience_hooks.config.reading import read_text
from resilience_hooks.deploy.client import Client, Credentials
from resilience_hooks.deploy.logs.allowed import Allowed
from resilience_hooks.deploy.logs.cloud import CloudLog
from resilience_hooks.deploy.logs.command import CommandLog
from resilience_hooks.deploy.logs.file import FileLog
from resilience_hooks.deploy.logs.model import Provider
from resilience_hooks.deploy.logs.scan import Logs
from resilience_hooks.deploy.model import Probe, Target
from resilience_hooks.deploy.settings import DeploySettings, ProbeKeys, ServiceKeys
from resilience_hooks.deploy.verify import Assignment
from resilience_hooks.errors import UsageError
from resilience_hooks.health import TOKEN_VARIABLE

_LOGGING = "https://www.googleapis.com/auth/logging.read"


def settings_of(file: str, text: str) -> DeploySettings:
    """The settings of a text. Raises ConfigError with every fault, by line."""
    return read_text(DeploySettings, file, text)


def assignments_of(settings: DeploySettings, since: datetime) -> tuple[Assignment, ...]:
    """One for each service. Raises UsageError for a log that nobody understands."""
    allowed = tuple(Allowed(a.pattern, a.reason, a.expires) for a in settings.allow)
    return tuple(
        Assignment(
            target_of(name, service, since),
            client_of(service.url, settings.token),
            Logs(providers_of(service.logs), allowed),
        )
        for name, service in settings.services.items()
    )


def target_of(name: str, service: ServiceKeys, since: datetime) -> Target:
    """A service as a target. Raises UsageError for a probe whose body is no JSON.

    Logs tell whole seconds: a line of the second in which the deployment began belongs to it.
    """
    return Target(
        name=name,
        url=service.url.rstrip("/"),
        since=since.replace(microsecond=0),
        commit=service.commit,
        revision=service.revision,
        health=service.health,
        selftest=service.selftest,
        probe=_probe(name, service.probe) if service.probe else None,
        successes=service.successes,
        failures=service.failures,
    )


def client_of(url: str, token: str | None) -> Client:
    """A client that identifies itself as far as it can."""
    return Client(url.rstrip("/"), credentials(url, token))


def credentials(url: str, token: str | None) -> Credentials:
    """A bearer token from the variable ``token``, or for a remote https service Google's.

    The self-test's own token goes along where the environment has it.
    """
    given = os.environ.get(token) if token else None
    if token and not given:
        raise UsageError(f"{token}, which names the token, is not set in the environment")
    parts = urlsplit(url)
    is_google = (parts.hostname or "").endswith((".run.app", ".cloudfunctions.net"))
    identity = _once(lambda: gcp.id_token(url)) if is_google and not given else (lambda: given)

    def headers() -> Mapping[str, str]:
        bearer, own = identity(), os.environ.get(TOKEN_VARIABLE)
        return {
            **({"Authorization": f"Bearer {bearer}"} if bearer else {}),
            **({"X-Resilience-Token": own} if own else {}),
        }

    return headers


def providers_of(words: Sequence[str]) -> tuple[Provider, ...]:
    """``file:PATH``, ``cloud:PROJECT/SERVICE`` and ``command:WORDS``. Raises UsageError."""
    return tuple(_provider(word) for word in words)


def probe_of(text: str) -> Probe:
    """The probe of a JSON file: path, method, body, expect. Raises UsageError."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise UsageError(f"--probe: this is no JSON: {error}") from error
    known = {"path", "method", "body", "expect"}
    if not isinstance(document, dict) or not str(document.get("path", "")).startswith("/"):
        raise UsageError('--probe: write {"path": "/…", "method": "POST", "body": …, "expect": {}}')
    if set(document) - known:
        raise UsageError(f"--probe: there is no {', '.join(sorted(set(document) - known))}")
    return Probe(**document)


def since_of(text: str | None, now: datetime) -> datetime:
    """When the deployment began: a time in ISO format, or now. Raises UsageError."""
    if text is None:
        return now
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UsageError(f"--since {text}: write a time with its zone, as 2026-01-31T12:00:00Z")
    return found


def _provider(word: str) -> Provider:
    kind, _, rest = word.partition(":")
    if kind == "file" and rest:
        return FileLog(Path(rest))
    if kind == "command" and rest:
        return CommandLog(tuple(shlex.split(rest)))
    project, slash, service = rest.partition("/")
    if kind == "cloud" and project and slash and service:
        return CloudLog(project, service, _once(lambda: gcp.access_token(_LOGGING)))
    raise UsageError(f"{word}: write file:PATH, cloud:PROJECT/SERVICE or command:WORDS")


def _probe(name: str, keys: ProbeKeys) -> Probe:
    return Probe(keys.path, keys.method, _json(name, keys.body), dict(keys.expect))


def _json(name: str, text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise UsageError(f"the probe of {name}: its body is no JSON: {error}") from error


def _once(fetch: Callable[[], str | None]) -> Callable[[], str | None]:
    """Ask for a token when it is first needed, and keep it."""
    kept: list[str | None] = []

    def token() -> str | None:
        if not kept:
            kept.append(fetch())
        return kept[0]

    return token
