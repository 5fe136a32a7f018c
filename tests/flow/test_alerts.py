"""A model slides for five weeks while its people sleep, and Slack is down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from resilience_hooks.alerts.store import AlertStore, Letter
from resilience_hooks.testing.github import GitHubServer
from resilience_hooks.testing.slack import SlackServer
from tests.flow.conftest import Opened
from tests.flow.monitor import FIRST_SUNDAY, Monitor


@pytest.fixture
def monitor(
    platform: Opened,
    slack_server: SlackServer,
    github_server: GitHubServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Monitor:
    """The monitor of a platform none of whose services runs."""
    opened = platform(start=False)
    monkeypatch.setenv("PLATFORM_STATE", str(opened.state))
    monkeypatch.setenv("SLACK_WEBHOOK_URL", slack_server.webhook_url)
    monkeypatch.setenv("GITHUB_TOKEN", "stand-in")
    return Monitor(opened, slack_server, github_server)


def five_weeks(monitor: Monitor) -> None:
    """One alert that becomes certain, one issue, one request for a retraining."""
    monitor.play()
    assert [message["text"] for message in monitor.slack.messages] == [
        "form_v1 is below 55 % (suspected)",
        "Worse: form_v1 is below 55 % (confirmed)",
    ]
    assert [issue["state"] for issue in monitor.github.issues] == ["open"]
    assert [each["inputs"]["model"] for each in monitor.github.dispatches] == ["form_v1"]
    assert "form_v1" in monitor.path("drift.html").read_text()


def slack_is_down(monitor: Monitor) -> None:
    """For ten minutes Slack takes nothing: the issue is opened at once, Slack is told later."""
    for week in range(4):
        monitor.grade_week(week)
    monitor.slack.down = 503
    monitor.look(FIRST_SUNDAY + timedelta(weeks=4, days=1))
    assert len(monitor.github.issues) == 1
    assert not monitor.slack.messages
    monitor.slack.down = False
    monitor.platform.clock.advance(minutes=10)
    monitor.look_again()
    assert len(monitor.slack.messages) == 1
    assert len(monitor.github.issues) == 1


def test_five_weeks(monitor: Monitor) -> None:
    """The founding slide is told once, with what follows from it."""
    five_weeks(monitor)


def test_five_weeks_without_state(monitor: Monitor) -> None:
    """A monitor that forgets says the same thing again and again."""
    monitor.forgets = True
    with pytest.raises(AssertionError):
        five_weeks(monitor)


def test_slack_is_down(monitor: Monitor) -> None:
    """What Slack could not be told waits for it."""
    slack_is_down(monitor)


def test_slack_is_down_without_an_outbox(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a failed message counts as sent, Slack is never told."""

    def given_up(self: AlertStore, letter: Letter, _error: str, due: object) -> None:
        self.mark_sent(letter, due)  # type: ignore[arg-type]

    monkeypatch.setattr(AlertStore, "mark_failed", given_up)
    with pytest.raises(AssertionError):
        slack_is_down(monitor)
