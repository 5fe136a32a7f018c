"""What happens on the platform, day by day; each asserts what people rely on."""

from __future__ import annotations

from resilience_hooks.testing.messages import Delivery
from tests.flow.platform import GAMES, PICKS, Platform

DAY = "2026-01-10"
COMPLETIONS = 1 + 4
"""The analytics of a day are passed on in the morning, and for each of four late successes."""

NEXT = "2026-01-11"
DAY_BEFORE = "2026-01-18"
NO_GAMES = "2026-01-19"
SUMMER = "2026-07-04"


def green_day(platform: Platform, **how: int) -> None:
    """Predictions in the morning, grades after the games, and nobody is told anything."""
    _played(platform, **how)
    assert platform.topics("analytics-complete") == COMPLETIONS
    assert platform.topics("prediction-requests") == COMPLETIONS * GAMES


def _played(platform: Platform, **how: int) -> None:
    platform.play(DAY, "10:05", **how)
    assert platform.count("predictions", DAY) == PICKS
    platform.play(NEXT, "01:00", **how)
    _ended_well(platform)


def _ended_well(platform: Platform) -> None:
    completion = platform.analytics(DAY)
    assert completion.is_complete
    assert str(completion).startswith("5/5 (5 complete")
    assert platform.count("predictions", DAY) == PICKS
    assert platform.count("graded", DAY) == PICKS
    assert platform.told("analytics-complete") == COMPLETIONS
    assert not platform.broker.pending
    assert not platform.broker.dead
    assert not platform.slack.messages


def same_day_empty(platform: Platform) -> None:
    """In the morning there are no box scores: no retry, no alarm, and the phase goes on."""
    platform.play(DAY, "10:05")
    assert {each.status for each in platform.broker.deliveries} == {200}
    assert str(platform.analytics(DAY)) == "5/5 (1 complete, 4 skipped: games_not_final ×4)"
    assert platform.breaker.state == "closed"
    assert platform.count("predictions", DAY) == PICKS
    assert not platform.slack.messages


def post_game_empty(platform: Platform) -> None:
    """After the games no box scores are a failure: retried, told, and nothing is graded."""
    platform.play(DAY, "10:05")
    platform.query("DELETE FROM feed_box_scores WHERE game_id LIKE '20260110%'")
    platform.play(NEXT, "01:00", rounds=4)
    assert [each.status for each in platform.broker.deliveries[-4:]] == [503] * 4
    assert platform.broker.pending
    assert len(platform.slack.messages) == 1
    assert "No data extracted from the feed" in platform.slack.messages[0]["text"]
    assert platform.count("graded", DAY) == 0


def hundred_skips(platform: Platform) -> None:
    """A hundred deliveries of each skip leave the breaker closed, and the phase as it was."""
    platform.at(DAY, "10:05")
    platform.tick()
    platform.broker.deliver(duplicates=100)
    assert platform.breaker.state == "closed"
    assert str(platform.analytics(DAY)) == "5/5 (1 complete, 4 skipped: games_not_final ×4)"
    assert platform.topics("prediction-requests") == GAMES
    assert not platform.slack.messages


def disorder(platform: Platform, seed: int = 11) -> None:
    """Messages that come three times and in any order end in the same day."""
    green_day(platform, duplicates=3, shuffle=seed)


def killed_at_every_step(platform: Platform) -> None:
    """A service that is killed before each of its messages, and started anew, loses none."""
    seen: set[tuple[str, str]] = set()

    def kill(delivery: Delivery) -> None:
        key = (delivery.subscription, delivery.message_id)
        if key not in seen:
            seen.add(key)
            name = delivery.subscription.rpartition("/")[2].partition("-")[0]
            platform.running[name].kill()
            platform.start(name)

    platform.broker.on_delivery = kill
    _played(platform)
    assert len(seen) >= 2 * (1 + 5) + COMPLETIONS * (2 + GAMES)


def midnight_in_the_middle(platform: Platform) -> None:
    """What is published before the game day turns, and delivered after it, is of the day before."""
    platform.play(DAY, "10:05")
    platform.at(NEXT, "03:59")
    platform.tick()
    platform.at(NEXT, "04:01")
    platform.broker.deliver()
    _ended_well(platform)


def two_schedulers(platform: Platform) -> None:
    """Two schedulers that tick at the same time start each run once."""
    platform.at(DAY, "10:05")
    platform.together("jobs.scheduler", 2)
    assert platform.topics("game-day") == 1
    platform.broker.deliver()
    assert platform.count("predictions", DAY) == PICKS


def state_lost(platform: Platform) -> None:
    """With the state gone, and every message of the morning again, the day ends the same."""
    platform.play(DAY, "10:05")
    requests = platform.broker.published("prediction-requests")
    platform.stop()
    for path in platform.state.glob("state.sqlite*"):
        path.unlink()
    platform.start()
    for published in requests:
        platform.broker.publish("prediction-requests", published.json())
    platform.play(NEXT, "01:00")
    assert platform.count("predictions", DAY) == PICKS
    assert platform.count("graded", DAY) == PICKS
    assert str(platform.analytics(DAY)).startswith("5/5 (5 complete")


def off_season(platform: Platform) -> None:
    """In summer a run finds nothing to do, and says so; nothing is owed later."""
    platform.play(SUMMER, "10:05")
    assert [each.status for each in platform.broker.deliveries] == [200]
    assert platform.topics("analytics") == 0
    platform.play("2026-07-06", "10:05")
    assert not platform.slack.messages


def day_without_games(platform: Platform) -> None:
    """Within the season a day without games is as quiet: here the second one in a row."""
    platform.query("DELETE FROM games WHERE game_date = ?", DAY_BEFORE)
    platform.play(NO_GAMES, "10:05")
    assert {each.status for each in platform.broker.deliveries} == {200}
    assert not platform.slack.messages
