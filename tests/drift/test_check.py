from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from resilience_hooks.alerts.store import AlertStore
from resilience_hooks.drift.check import check, dead_man
from resilience_hooks.errors import MeasurementError
from resilience_hooks.testing.loopback import Answer, Server, serving
from tests.drift.platform import Platform
from tests.drift.seasons import FOUNDING_40, FOUNDING_350, week

ALERTS = """
[alerts]
slack-webhook = "SLACK_URL"
links = { dashboard = "https://example.org/drift" }
"""

DAY = timedelta(days=1)


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path, ALERTS)


def headlines(server: Server) -> list[str]:
    return [message["text"] for message in server.bodies()]


def test_founding_five_weeks_are_one_alert_that_becomes_confirmed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at daily, 69 to 48 % says two things: suspected in week 4, confirmed in week 5."""
    said = {}
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        for number, hits in enumerate(FOUNDING_350):
            platform.play(number, "catboost_v8", hits, 350)
            platform.close(number)
            before = len(server.requests)
            for _ in range(6):
                check(platform.job)
                platform.clock.time += DAY
            said[number] = headlines(server)[before:]
    assert said == {
        0: [],
        1: [],
        2: [],
        3: ["catboost_v8 is below 55 % (suspected)"],
        4: ["Worse: catboost_v8 is below 55 % (confirmed)"],
    }


def test_few_picks_stay_suspected(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same slide at 40 picks a week never has the evidence: it is said, and repeated."""
    platform.play_all("catboost_v8", 40, FOUNDING_40)
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        for number in range(3, 5):
            platform.close(number)
            check(platform.job)
        first, second = server.bodies()
    assert first["text"] == "catboost_v8 is below 55 % (suspected)"
    assert "42 of 80 hits, 52.5 %" in str(first["blocks"])
    assert second["text"] == "Still: catboost_v8 is below 55 % (suspected)"


def test_fourteen_daily_runs_are_one_alert_and_its_repeat(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two weeks in a run: one alert, one repeat after seven days."""
    platform.play_all("m", 40, [21, 21])
    platform.close(1)
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        for _ in range(14):
            check(platform.job)
            platform.clock.time += DAY
    assert [text for text in headlines(server) if "below" in text] == [
        "m is below 55 % (suspected)",
        "Still: m is below 55 % (suspected)",
    ]


def test_recovery_resolves(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two good weeks end the alert, and say so."""
    platform.play_all("m", 40, [21, 21, 30, 30])
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        for number in range(1, 4):
            platform.close(number)
            check(platform.job)
    assert headlines(server)[-1] == "Resolved: m is below 55 %"


def test_a_common_cause_replaces_single_alarms(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second model that fires late in the same week makes one alert of two."""
    platform.play_all("a", 40, [21, 21])
    platform.play_all("b", 40, [21])
    platform.close(1)
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        check(platform.job)
        platform.play(1, "b", 21, 40)
        check(platform.job)
    assert [text for text in headlines(server) if "below" in text] == [
        "a is below 55 % (suspected)",
        "2 models fell below 55 % in one week (suspected)",
        "Resolved: a is below 55 %",
    ]


def test_stopped_grading_is_stale_not_healthy(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Predictions that nobody grades for 48 hours are an alert of their own."""
    platform.play(0, "m", 30, 40)
    platform.ungraded(week(1), "m", 9)
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        platform.close(1, after=-4 * DAY - timedelta(seconds=1))
        quiet = check(platform.job)
        platform.close(1, after=-4 * DAY)
        stale = check(platform.job)
    assert (quiet.survey.stale, len(stale.survey.stale)) == ((), 1)
    assert headlines(server) == ["No graded predictions of m since 2026-01-10 (stale)"]


def test_slack_down_for_days_loses_nothing(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Slack refuses today it gets tomorrow, and once."""
    platform.play_all("m", 40, [21, 21])
    platform.close(1)
    answers = [Answer(500)] * 20
    with serving(lambda _: answers.pop() if answers else Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        down = check(platform.job)
        answers.clear()
        platform.clock.time += DAY
        up = check(platform.job)
        platform.clock.time += DAY
        check(platform.job)
    assert [sink for sink, _ in down.delivery.failed] == ["slack"]
    assert len(up.delivery.sent) == 1
    assert headlines(server).count("m is below 55 % (suspected)") == len(headlines(server))


def test_unreadable_predictions_are_no_verdict(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is gone resolves nothing, and does not count as a run."""
    monkeypatch.setenv("SLACK_URL", "http://127.0.0.1:9/")
    platform.play_all("m", 40, [21, 21])
    first = platform.close(1)
    check(platform.job)
    (platform.folder / "graded.duckdb").unlink()
    platform.clock.time += DAY
    with pytest.raises(MeasurementError, match="no such file"):
        check(platform.job)
    store = AlertStore(platform.job.store)
    assert store.last_run("drift") == first
    assert len(store.open_alerts("drift")) == 1
    store.close()


def test_dead_man(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor that has not run within its time is an alert; one that has resolves it."""
    platform.play(0, "m", 30, 40)
    platform.close(0)
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        assert dead_man(platform.job, 36 * DAY / 24)[1] is None
        check(platform.job)
        platform.clock.time += 35 * DAY / 24
        dead_man(platform.job, 36 * DAY / 24)
        platform.clock.time += 2 * DAY / 24
        dead_man(platform.job, 36 * DAY / 24)
    assert headlines(server) == [
        "The drift monitor does not run (stale)",
        "Resolved: The drift monitor does not run",
        "The drift monitor does not run (stale)",
    ]


def test_status_rows_are_upserted(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dashboard finds one row a model, as of the last look."""
    monkeypatch.setenv("SLACK_URL", "http://127.0.0.1:9/")
    platform.play_all("m", 350, FOUNDING_350)
    for number in (3, 4):
        platform.close(number)
        check(platform.job)
    connection = sqlite3.connect(platform.job.store)
    rows = connection.execute(
        "SELECT model, state, week, hits, graded, bad_weeks FROM drift_status"
    ).fetchall()
    connection.close()
    assert rows == [("m", "confirmed", "2026-02-01", 169, 350, 3)]
