from __future__ import annotations

from resilience_hooks.drift.assessment import Assessment, assess
from resilience_hooks.drift.fleet import alarms, weak_segments
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.tallies import Series
from tests.drift.seasons import week, weeks

GOOD, BAD, AWFUL = (30, 40), (18, 40), (0, 40)


def model(name: str, *counts: tuple[int, int], segment: str = "") -> Assessment:
    return assess(Series(name, segment), weeks(*counts), Policy())


def test_one_model_is_an_alarm_of_its_own() -> None:
    """A single model that fires is alerted under its name and the start of its run."""
    (alarm,) = alarms([model("a", GOOD, BAD, BAD), model("b", GOOD, GOOD, GOOD)])
    assert (alarm.is_common_cause, alarm.fired) == (False, week(2))
    assert alarm.fingerprint == f"drift/a/{week(1)}"


def test_two_models_in_one_week_are_one_alarm() -> None:
    """Models that fire in the same week have one cause until shown otherwise."""
    (alarm,) = alarms([model("a", GOOD, BAD, BAD), model("b", GOOD, BAD, BAD)])
    assert alarm.is_common_cause
    assert alarm.fingerprint == f"drift/common-cause/{week(2)}"
    assert alarm.replaces == (f"drift/a/{week(1)}", f"drift/b/{week(1)}")


def test_models_of_two_weeks_are_two_alarms() -> None:
    """A week apart, each stands for itself."""
    found = alarms([model("a", BAD, BAD, BAD), model("b", GOOD, BAD, BAD)])
    assert [alarm.is_common_cause for alarm in found] == [False, False]


def test_an_alarm_keeps_its_name_when_a_member_recovers() -> None:
    """Recovery of one of two leaves the common alarm standing, under the same fingerprint."""
    both = [model("a", BAD, BAD, BAD, BAD), model("b", BAD, BAD, GOOD, GOOD)]
    (alarm,) = alarms(both)
    assert alarm.fingerprint == f"drift/common-cause/{week(1)}"


def test_an_alarm_ends_with_its_last_member() -> None:
    """When all have recovered, nothing stands."""
    assert alarms([model("a", BAD, BAD, GOOD, GOOD), model("b", BAD, BAD, GOOD, GOOD)]) == ()


def test_one_confirmed_member_confirms() -> None:
    """The level is that of the strongest evidence."""
    (alarm,) = alarms([model("a", BAD, (21, 40)), model("b", AWFUL, AWFUL)])
    assert alarm.level == "confirmed"


def test_segments_raise_no_alarm() -> None:
    """A segment is evidence about its model, not an alarm beside it."""
    assert alarms([model("a", AWFUL, AWFUL, segment="rebounds")]) == ()


def test_weak_segments_are_those_beyond_chance() -> None:
    """Of many segments a few are below the threshold by luck; those are not named."""
    lucky = [model("a", GOOD, GOOD, segment=f"s{at}") for at in range(20)]
    unlucky = model("a", (21, 40), (21, 40), segment="unlucky")
    weak = model("a", (12, 40), (14, 40), segment="weak")
    found = weak_segments([*lucky, unlucky, weak, model("a", BAD, BAD)], Policy())
    assert [(str(s.series), s.hits, s.graded) for s in found] == [("a/weak", 26, 80)]


def test_segments_without_weeks_are_never_weak() -> None:
    """No evidence is no discovery."""
    assert weak_segments([model("a", segment="new")], Policy()) == ()
