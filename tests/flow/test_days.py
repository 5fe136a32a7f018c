"""Each scenario holds, and fails as soon as the protection that it is about is taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.flow import sabotage, scenarios
from tests.flow.conftest import Opened
from tests.flow.platform import Platform
from tests.flow.sabotage import Change

Scenario = Callable[[Platform], None]

TABLE: dict[str, tuple[Scenario, Sequence[Change]]] = {
    "green day": (scenarios.green_day, sabotage.PHASE_IS_NOT_PASSED_ON),
    "same-day empty": (scenarios.same_day_empty, sabotage.EMPTINESS_RAISES),
    "post-game empty": (scenarios.post_game_empty, sabotage.EMPTINESS_PASSES),
    "a hundred skips": (scenarios.hundred_skips, sabotage.SKIPS_COUNT_AS_FAILURES),
    "duplicates, reordered": (scenarios.disorder, sabotage.NO_MEMORY_OF_MESSAGES),
    "killed at every step": (scenarios.killed_at_every_step, sabotage.STATE_IN_MEMORY),
    "midnight": (scenarios.midnight_in_the_middle, sabotage.PHASE_OF_THE_CLOCK),
    "two schedulers": (scenarios.two_schedulers, sabotage.EVERY_SCHEDULER_PUBLISHES),
    "state lost": (scenarios.state_lost, sabotage.PREDICTIONS_WITHOUT_A_KEY),
    "off-season": (scenarios.off_season, sabotage.EMPTINESS_RAISES),
    "a day without games": (scenarios.day_without_games, sabotage.EMPTINESS_RAISES),
}


@pytest.mark.parametrize("name", TABLE)
def test_scenario(name: str, platform: Opened) -> None:
    """The platform goes through it unharmed."""
    scenario, _ = TABLE[name]
    scenario(platform())


@pytest.mark.parametrize("name", TABLE)
def test_scenario_notices(name: str, platform: Opened) -> None:
    """Without the protection the same scenario fails."""
    scenario, changes = TABLE[name]
    with pytest.raises(AssertionError):
        scenario(platform(changes))
