"""What the settings of alerts mean: who is told, and when again."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.alerts.delivery import Sink
from resilience_hooks.alerts.lifecycle import Policy
from resilience_hooks.alerts.run import Monitor
from resilience_hooks.alerts.settings import AlertKeys, SinkKeys
from resilience_hooks.alerts.sinks.github import GithubIssues
from resilience_hooks.alerts.sinks.slack import SlackBot, SlackWebhook
from resilience_hooks.alerts.sinks.webhook import Webhook
from resilience_hooks.config.environment import secret


def monitor_of(alerts: AlertKeys, name: str) -> Monitor:
    """A monitor whose alerts are repeated and escalated as the settings say."""
    return Monitor(name, Policy(repeat=alerts.repeat, escalate=alerts.escalate))


def sinks_of(alerts: SinkKeys) -> Mapping[str, Sink]:
    """Who is told. Raises UsageError for a secret that is not in the environment."""
    sinks: dict[str, Sink] = {}
    if alerts.slack_webhook:
        sinks["slack"] = SlackWebhook(secret(alerts.slack_webhook))
    if alerts.slack_token:
        base = {"base_url": alerts.slack_api} if alerts.slack_api else {}
        sinks["slack-bot"] = SlackBot(secret(alerts.slack_token), alerts.slack_channel, **base)
    if alerts.github_repository:
        base = {"base_url": alerts.github_api} if alerts.github_api else {}
        token = secret(alerts.github_token)
        sinks["github"] = GithubIssues(token, alerts.github_repository, **base)
    if alerts.webhook:
        sinks["webhook"] = Webhook(secret(alerts.webhook))
    return sinks
