"""What drift tells the alerts: each alarm as a signal with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from resilience_hooks.alerts.model import Bar, Signal
from resilience_hooks.drift.assessment import Assessment
from resilience_hooks.drift.fleet import Alarm, Member, WeakSegment
from resilience_hooks.drift.rule import JudgedWeek, Policy
from resilience_hooks.drift.staleness import Stale
from resilience_hooks.drift.tallies import Series

_RANKS: Final = {"suspected": 0, "confirmed": 1}
_SHOWN_WEEKS: Final = 8


def alarm_signal(
    alarm: Alarm,
    assessments: Mapping[Series, Assessment],
    weak: Iterable[WeakSegment],
    policy: Policy,
) -> Signal:
    """The signal of one model, or of several that fell together."""
    threshold = percent(float(policy.threshold))
    names = [str(member.series) for member in alarm.members]
    if alarm.is_common_cause:
        title = f"{len(names)} models fell below {threshold} in one week"
        summary = (
            f"{', '.join(names)} fired in the week of {alarm.fired}. Suspect what they share "
            "(data, grading, schedule) before the models; nothing is retrained."
        )
    else:
        title = f"{names[0]} is below {threshold}"
        summary = _summary(alarm.members[0], threshold)
    return Signal(
        fingerprint=alarm.fingerprint,
        title=title,
        summary=summary,
        level=alarm.level,
        rank=_RANKS[alarm.level],
        facts=tuple(_facts(alarm.members, weak, threshold)),
        bars=() if alarm.is_common_cause else bars(assessments[alarm.members[0].series].weeks),
        replaces=alarm.replaces if alarm.is_common_cause else (),
    )


def stale_signal(stale: Stale) -> Signal:
    """The signal of a model whose grading has stopped."""
    since = f"since {stale.last_graded}" if stale.last_graded else "at all"
    days = ", ".join(map(str, stale.waiting[:5])) + (" …" if len(stale.waiting) > 5 else "")
    return Signal(
        fingerprint=stale.fingerprint,
        title=f"No graded predictions of {stale.model} {since}",
        summary=f"Games were played on {days}; more than 48 hours later none is graded. "
        "Whether the model is healthy is not known.",
        level="stale",
    )


def bars(weeks: Sequence[JudgedWeek]) -> tuple[Bar, ...]:
    """The last weeks, one bar each."""
    return tuple(
        Bar(
            label=f"{week.week.start:%b %d}",
            share=week.hits / week.graded if week.graded else 0.0,
            note=_note(week),
            is_bad=week.verdict == "bad",
        )
        for week in weeks[-_SHOWN_WEEKS:]
    )


def percent(share: float) -> str:
    """A share with one decimal, or none where it is whole."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def likelihood(probability: float) -> str:
    """A posterior probability; it is never certain."""
    if probability > 0.999:
        return "more than 99.9 %"
    return "less than 0.1 %" if probability < 0.001 else percent(probability)


def _note(week: JudgedWeek) -> str:
    if not week.graded:
        return "nothing graded"
    rate = f"{percent(week.hits / week.graded)}, {week.hits} of {week.graded}"
    return f"{rate}, too few" if week.verdict == "neutral" else rate


def _summary(member: Member, threshold: str) -> str:
    episode = member.episode
    run = episode.run
    return (
        f"{run.weeks} bad weeks in a row since {run.start}: {run.hits} of {run.graded} hits, "
        f"{percent(run.hits / run.graded)}. The true rate is below {threshold} with a probability "
        f"of {likelihood(episode.posterior)}."
    )


def _facts(
    members: Sequence[Member], weak: Iterable[WeakSegment], threshold: str
) -> Iterable[tuple[str, str]]:
    for member in members:
        run = member.episode.run
        rate = f"{run.hits} of {run.graded} ({percent(run.hits / run.graded)})"
        yield f"{member.series}", f"{rate} over {run.weeks} weeks to {run.end}"
        yield f"P(rate < {threshold})", likelihood(member.episode.posterior)
    names = {member.series.model for member in members}
    for segment in weak:
        if segment.series.model in names:
            rate = f"{segment.hits} of {segment.graded}, p = {segment.p_value:.2g}"
            yield f"weak: {segment.series}", rate
