"""What the counts say of the whole fleet today: the value that all else is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from resilience_hooks.alerts.model import Signal
from resilience_hooks.drift.assessment import Assessment, assess
from resilience_hooks.drift.closing import DayEnd, closed
from resilience_hooks.drift.fleet import Alarm, WeakSegment, alarms, weak_segments
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.signals import alarm_signal, stale_signal
from resilience_hooks.drift.source.read import History
from resilience_hooks.drift.staleness import Stale, stale_models
from resilience_hooks.drift.tallies import Series
from resilience_hooks.drift.weeks import SUNDAY, weekly


@dataclass(frozen=True, slots=True)
class Frame:
    """How counts are looked at: the rule, the week's first day, the calendar, the models due."""

    policy: Policy
    day_end: DayEnd
    first_weekday: int = SUNDAY
    models: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """Every series judged, and what is wrong with the fleet."""

    at: datetime
    policy: Policy
    assessments: Mapping[Series, Assessment]
    alarms: tuple[Alarm, ...]
    weak: tuple[WeakSegment, ...]
    stale: tuple[Stale, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What is alerted."""
        return (
            *(alarm_signal(a, self.assessments, self.weak, self.policy) for a in self.alarms),
            *map(stale_signal, self.stale),
        )


def survey(history: History, now: datetime, frame: Frame) -> Survey:
    """Judge everything that was counted, as of ``now``."""
    policy, day_end = frame.policy, frame.day_end
    weeks = weekly(history.days, frame.first_weekday)
    assessments = {
        series: assess(series, closed(found, now, day_end), policy)
        for series, found in weeks.items()
    }
    return Survey(
        at=now,
        policy=policy,
        assessments=assessments,
        alarms=alarms(assessments.values()),
        weak=weak_segments(assessments.values(), policy),
        stale=stale_models(history.days, history.played, now, day_end, frame.models),
    )
