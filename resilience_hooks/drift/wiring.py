"""What the settings mean: the source, the rule, the sinks, the trigger, made of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Final

from resilience_hooks import gcp
from resilience_hooks.alerts.delivery import Sink
from resilience_hooks.alerts.lifecycle import Policy as AlertPolicy
from resilience_hooks.alerts.run import Monitor
from resilience_hooks.alerts.sinks.github import GithubIssues
from resilience_hooks.alerts.sinks.slack import SlackBot, SlackWebhook
from resilience_hooks.alerts.sinks.webhook import Webhook
from resilience_hooks.drift.load import expanded, secret
from resilience_hooks.drift.retrain.adapters import Adapter
from resilience_hooks.drift.retrain.adapters.command import Command
from resilience_hooks.drift.retrain.adapters.http import (
    Post,
    cloud_run_job,
    github_workflow,
    pubsub,
)
from resilience_hooks.drift.retrain.model import Limits
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.settings import (
    WEEKDAYS,
    AlertKeys,
    DriftSettings,
    RetrainKeys,
    RuleKeys,
)
from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes
from resilience_hooks.drift.source.read import Source
from resilience_hooks.drift.survey import Frame
from resilience_hooks.errors import UsageError
from resilience_hooks.sameday.days import GameDays

_GOOGLE: Final = "https://www.googleapis.com/auth/cloud-platform"


def source_of(settings: DriftSettings, folder: Path) -> Source:
    """Where predictions lie; a file is looked for below the folder of the configuration."""
    columns, outcomes, games = settings.columns, settings.outcomes, settings.games
    return Source(
        address=_located(expanded(settings.source.address), folder),
        table=settings.source.table,
        columns=Columns(
            columns.model,
            columns.game_date,
            columns.outcome,
            columns.prediction,
            columns.graded_at,
            columns.segment,
            columns.void,
        ),
        outcomes=Outcomes(outcomes.hit, outcomes.miss, outcomes.push, outcomes.ungraded),
        games=Games(games.table, games.game_date, games.status, games.played) if games else None,
    )


def frame_of(settings: DriftSettings) -> Frame:
    """How the counts are looked at."""
    rule = settings.rule
    return Frame(
        policy=policy_of(rule),
        day_end=_game_days(rule).end_of,
        first_weekday=WEEKDAYS.index(rule.first_weekday),
        models=settings.source.models,
    )


def _game_days(rule: RuleKeys) -> GameDays:
    try:
        return GameDays(rule.zone, time(rule.cutover_hour))
    except ValueError as error:
        raise UsageError(f"[rule] {error}") from error


def policy_of(rule: RuleKeys) -> Policy:
    """The rule as the settings choose it."""
    return Policy(
        threshold=rule.threshold,
        minimum=rule.minimum,
        consecutive=rule.consecutive,
        confirm_at=float(rule.confirm_at),
        recovery=rule.recovery,
    )


def monitor_of(alerts: AlertKeys, name: str) -> Monitor:
    """A monitor whose alerts are repeated and escalated as the settings say."""
    return Monitor(name, AlertPolicy(repeat=alerts.repeat, escalate=alerts.escalate))


def sinks_of(alerts: AlertKeys) -> Mapping[str, Sink]:
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


def limits_of(retrain: RetrainKeys) -> Limits:
    """What keeps the trigger from running wild."""
    return Limits(
        cooldown=retrain.cooldown,
        budget=retrain.budget,
        attempts=retrain.attempts,
        minimum_labels=retrain.minimum_labels,
        expires=retrain.expires,
    )


def adapter_of(retrain: RetrainKeys) -> Adapter:
    """How a training is started."""
    if retrain.adapter == "command":
        return Command(retrain.target)
    target = retrain.target[0]
    api = {"api": retrain.api} if retrain.api else {}
    given = secret(retrain.token) if retrain.token else None
    if retrain.adapter == "http":
        return Post("the trainer", target, _token(given, lambda: gcp.id_token(target)))
    if retrain.adapter == "github-workflow":
        return github_workflow(target, lambda: given, **api)
    make = pubsub if retrain.adapter == "pubsub" else cloud_run_job
    return make(target, _token(given, lambda: gcp.access_token(_GOOGLE)), **api)


def _token(given: str | None, fetch: Callable[[], str | None]) -> Callable[[], str | None]:
    return (lambda: given) if given else fetch


def _located(address: str, folder: Path) -> str:
    scheme, found, rest = address.partition("://")
    if found:
        return f"files://{folder / rest}" if scheme == "files" else address
    return str(folder / address)
