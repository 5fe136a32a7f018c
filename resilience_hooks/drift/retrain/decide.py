"""Whether a confirmed alarm starts a retraining. Pure: the past goes in, a decision comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from resilience_hooks.drift.fleet import Alarm, Member
from resilience_hooks.drift.retrain.model import (
    ACTIVE,
    Decision,
    Escalate,
    Hold,
    Limits,
    Request,
    Start,
)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known when a decision is made.

    ``inhibitions`` are reasons by model; the one under ``*`` holds back all. ``labels`` counts
    the predictions of a model that were graded for game dates after one, or in all.
    """

    requests: tuple[Request, ...]
    inhibitions: Mapping[str, str]
    labels: Callable[[str, date | None], int]
    now: datetime


def decide(alarms: Iterable[Alarm], past: Past, limits: Limits) -> tuple[Decision, ...]:
    """One decision for each model with an open alarm; starts count against the budget at once."""
    decisions: list[Decision] = []
    for alarm in alarms:
        for member in _open(alarm):
            reason = _inhibited(alarm, member, past.inhibitions)
            decision = (
                Hold(member.series.model, reason) if reason else _decide(member, past, limits)
            )
            decisions.append(decision)
            if isinstance(decision, Start):
                past = replace(past, requests=(*past.requests, decision.request))
    return tuple(decisions)


def expired(past: Iterable[Request], limits: Limits, now: datetime) -> Iterator[Request]:
    """The requests whose time has gone without a result."""
    return (r for r in past if r.state in ACTIVE and now - r.at >= limits.expires)


def _open(alarm: Alarm) -> Iterator[Member]:
    return (member for member in alarm.members if member.episode.ended is None)


def _inhibited(alarm: Alarm, member: Member, inhibitions: Mapping[str, str]) -> str | None:
    if member.episode.level != "confirmed":
        return "the alarm is only suspected"
    if alarm.is_common_cause:
        return "several models fell together: suspect what they share"
    return inhibitions.get(member.series.model) or inhibitions.get("*")


def _decide(member: Member, past: Past, limits: Limits) -> Decision:
    model, run_start = member.series.model, member.episode.first_run_start
    own = [request for request in past.requests if request.model == model]
    tried = [request for request in own if request.run_start == run_start]
    if any(request.state in ACTIVE for request in own):
        return Hold(model, "a request is under way")
    if len(tried) >= limits.attempts:
        count = f"{len(tried)} retrainings" if len(tried) > 1 else "1 retraining"
        return Escalate(model, run_start, f"{count} did not end the alarm")
    reason = _cooling(own, past.now, limits) or _spent(past, limits)
    reason = reason or _unlabelled(model, own, past, limits)
    return Hold(model, reason) if reason else Start(_next(member, len(tried), past.now))


def _next(member: Member, tried: int, now: datetime) -> Request:
    return Request(member.series.model, member.episode.first_run_start, tried + 1, now)


def _cooling(own: Sequence[Request], now: datetime, limits: Limits) -> str | None:
    last = max((request.at for request in own), default=None)
    if last is None or now - last >= limits.cooldown:
        return None
    return f"the last request was on {last:%Y-%m-%d}, and the cooldown is not over"


def _spent(past: Past, limits: Limits) -> str | None:
    recent = [request for request in past.requests if past.now - request.at < limits.window]
    if len(recent) < limits.budget:
        return None
    return f"the budget of {limits.budget} requests in {limits.window.days} days is spent"


def _unlabelled(model: str, own: Sequence[Request], past: Past, limits: Limits) -> str | None:
    trained = max((r.at.date() for r in own if r.state == "succeeded"), default=None)
    found = past.labels(model, trained)
    if found >= limits.minimum_labels:
        return None
    since = f"since {trained}" if trained else "in all"
    return f"{found} graded predictions {since}; {limits.minimum_labels} are needed"
