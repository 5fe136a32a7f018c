from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.alerts.lifecycle import Policy, acknowledge, advance, silence
from resilience_hooks.alerts.model import Alert, Signal
from tests.alerts.samples import DAY, NOW, signal

WEEKLY = Policy(repeat=7 * DAY)


def days(signals: Sequence[Signal | None], policy: Policy = WEEKLY) -> list[str]:
    """What is said on each of consecutive days on which a monitor sees a signal, or none."""
    known: dict[str, Alert] = {}
    said = []
    for day, seen in enumerate(signals):
        step = advance(known, [seen] if seen else [], NOW + day * DAY, policy)
        known.update({alert.signal.fingerprint: alert for alert in step.alerts})
        known = {name: alert for name, alert in known.items() if alert.is_open}
        said.append(" ".join(notification.kind for notification in step.notifications))
    return said


ON, WORSE = signal(), signal(level="confirmed", rank=1)

LIVES = {
    "nothing seen, nothing said": ([None, None], ["", ""]),
    "said once": ([ON, ON, ON], ["fired", "", ""]),
    "repeated after a week": ([ON] * 8, ["fired", *[""] * 6, "repeated"]),
    "worse is said, and once": ([ON, WORSE, WORSE], ["fired", "worsened", ""]),
    "better is not said": ([WORSE, ON], ["fired", ""]),
    "worse again after better is no news": ([WORSE, ON, WORSE], ["fired", "", ""]),
    "its end is said": ([ON, None, None], ["fired", "resolved", ""]),
    "what comes back fires again": ([ON, None, ON], ["fired", "resolved", "fired"]),
}


@pytest.mark.parametrize(("signals", "said"), LIVES.values(), ids=LIVES)
def test_lives(signals: Sequence[Signal | None], said: Sequence[str]) -> None:
    """A trouble is told once, again when it worsens or lasts, and at its end."""
    assert days(signals) == list(said)


def test_fourteen_daily_runs_are_one_alert_and_one_repeat() -> None:
    """Two weeks of the same trouble, looked at every day, are said twice."""
    assert [kind for kind in days([ON] * 14) if kind] == ["fired", "repeated"]


def test_without_repeats() -> None:
    """A policy may leave repeats out."""
    assert [kind for kind in days([ON] * 30, Policy(repeat=None)) if kind] == ["fired"]


def test_held_until_it_stands() -> None:
    """A trouble that is over before its time is pending, and never said."""
    policy = Policy(hold=2 * DAY)
    assert days([ON, ON, None, ON, ON, ON], policy) == ["", "", "", "", "", "fired"]


def test_escalated_once_when_nobody_acknowledges() -> None:
    """After its time it is escalated, once."""
    policy = Policy(repeat=None, escalate=2 * DAY)
    assert days([ON] * 5, policy) == ["fired", "", "escalated", "", ""]


def fired() -> Alert:
    return advance({}, [ON], NOW, WEEKLY).alerts[0]


def later(alert: Alert, seen: Signal | None, passed: timedelta, policy: Policy = WEEKLY) -> str:
    known = {alert.signal.fingerprint: alert}
    step = advance(known, [seen] if seen else [], NOW + passed, policy)
    return " ".join(notification.kind for notification in step.notifications)


def test_acknowledged_is_quiet_unless_it_worsens() -> None:
    """Somebody on it ends repeats and escalation; worse news is news all the same."""
    alert = acknowledge(fired(), "kim")
    policy = replace(WEEKLY, escalate=DAY)
    assert later(alert, ON, 30 * DAY, policy) == ""
    assert later(alert, WORSE, DAY, policy) == "worsened"
    assert later(alert, None, DAY, policy) == "resolved"


def test_silence_ends_by_itself() -> None:
    """A silence holds back everything but the end, until its expiry."""
    alert = silence(fired(), NOW + 10 * DAY, "known, fix on its way")
    assert later(alert, ON, 8 * DAY) == ""
    assert later(alert, WORSE, 8 * DAY) == ""
    assert later(alert, ON, 11 * DAY) == "repeated"
    assert later(alert, None, DAY) == "resolved"


def test_what_worsened_in_silence_is_said_after_it() -> None:
    """Nothing is lost by a silence."""
    quiet = silence(fired(), NOW + 2 * DAY, "asleep")
    known = {ON.fingerprint: quiet}
    worse = advance(known, [WORSE], NOW + DAY, WEEKLY).alerts[0]
    assert later(worse, WORSE, 3 * DAY) == "worsened"


def test_a_signal_speaks_for_those_it_replaces() -> None:
    """The alerts of single models end where one for all begins, and say where they went."""
    common = replace(signal("common"), replaces=(ON.fingerprint,), title="Two models")
    step = advance({ON.fingerprint: fired()}, [common], NOW + DAY, WEEKLY)
    said = [(n.kind, n.alert.resolution) for n in step.notifications]
    assert said == [("fired", None), ("resolved", "part of: Two models")]


@given(st.lists(st.sampled_from([None, ON, WORSE]), max_size=30))
def test_every_beginning_has_one_end(signals: list[Signal | None]) -> None:
    """Whatever is seen: fired and resolved alternate, and nothing is said of what is over."""
    beats = [kind for kind in days(signals) if kind in ("fired", "resolved")]
    assert beats[::2] == ["fired"] * len(beats[::2])
    assert beats[1::2] == ["resolved"] * len(beats[1::2])
