"""The keys of a configuration that say who is told; validation and messages follow from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Final

from resilience_hooks.config.kinds import TableOf, Text
from resilience_hooks.config.quantities import Span
from resilience_hooks.config.record import Key
from resilience_hooks.config.scalars import SecretName

_SECRET: Final = SecretName()
_URL: Final = Text("a URL", r"https?://\S+")


@dataclass(frozen=True, slots=True)
class SinkKeys:
    """``[alerts]``: who is told. Secrets are named, never written here."""

    slack_webhook: Annotated[
        str | None, Key(_SECRET, "The variable with the webhook's URL.", '"SLACK_WEBHOOK_URL"')
    ] = None
    slack_token: Annotated[
        str | None, Key(_SECRET, "The variable with a bot's token.", '"SLACK_TOKEN"')
    ] = None
    slack_channel: Annotated[str, Key(Text(), "Where the bot posts.", '"#app-error-alerts"')] = (
        "#app-error-alerts"
    )
    slack_api: Annotated[str | None, Key(_URL, "Another address than Slack's.", '"http://…"')] = (
        None
    )
    github_repository: Annotated[
        str | None, Key(Text("owner/name", r"[\w.-]+/[\w.-]+"), "Whose issues.", '"own/er"')
    ] = None
    github_token: Annotated[
        str, Key(_SECRET, "The variable with a token that may write issues.", '"GITHUB_TOKEN"')
    ] = "GITHUB_TOKEN"
    github_api: Annotated[
        str | None, Key(_URL, "The API of a GitHub Enterprise server.", '"https://…/api/v3"')
    ] = None
    webhook: Annotated[
        str | None, Key(_SECRET, "The variable with the URL of any other place.", '"ALERT_URL"')
    ] = None
    links: Annotated[
        Mapping[str, str],
        Key(TableOf(_URL), "Shown with every alert: a dashboard, a runbook.", "{}"),
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlertKeys(SinkKeys):
    """``[alerts]`` of a monitor that reminds of what stands."""

    repeat: Annotated[
        timedelta, Key(Span(), "How often an alert that stands is repeated.", '"7d"')
    ] = timedelta(days=7)
    escalate: Annotated[
        timedelta | None, Key(Span(), "After what time without an answer it escalates.", '"3d"')
    ] = None
