"""What the settings mean: the source, the rule, the sinks, the trigger, made of their values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from resilience_hooks import gcp
from resilience_hooks.config.environment import expanded, located, secret
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
    DriftSettings,
    RetrainKeys,
    RuleKeys,
)
from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes
from resilience_hooks.drift.source.read import Source
from resilience_hooks.drift.survey import Frame
from resilience_hooks.gamedays import game_days

_GOOGLE: Final = "https://www.googleapis.com/auth/cloud-platform"


def source_of(settings: DriftSettings, folder: Path) -> Source:
    """Where predictions lie; a file is looked for below the folder of the configuration."""
    columns, outcomes, games = settings.columns, settings.outcomes, settings.games
    return Source(
        address=located(expanded(settings.source.address), folder),
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
        day_end=game_days(rule, "rule").end_of,
        first_weekday=WEEKDAYS.index(rule.first_weekday),
        models=settings.source.models,
    )


def policy_of(rule: RuleKeys) -> Policy:
    """The rule as the settings choose it."""
    return Policy(
        threshold=rule.threshold,
        minimum=rule.minimum,
        consecutive=rule.consecutive,
        confirm_at=float(rule.confirm_at),
        recovery=rule.recovery,
    )


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
