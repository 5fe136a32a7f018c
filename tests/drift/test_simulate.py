from __future__ import annotations

import pytest

from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.simulate import RULES, Outcome, Scenario, compare

HEALTHY = Scenario(40, 0.60)
SLIDE = Scenario(350, 0.65, 0.50)


def outcomes(seasons: int, *scenarios: Scenario) -> dict[tuple[Scenario, str], Outcome]:
    found = compare(scenarios, seasons, 1, Policy())
    return {(outcome.scenario, outcome.rule): outcome for outcome in found}


def test_reference_figures_are_reproduced() -> None:
    """600 healthy seasons at 60 % and 40 picks: about 78 % false alarms, and 11 % with evidence."""
    found = outcomes(600, HEALTHY)
    assert found[HEALTHY, "two bad weeks"].alarmed == pytest.approx(0.78, abs=0.05)
    assert found[HEALTHY, "and posterior >= .95"].alarmed == pytest.approx(0.11, abs=0.05)


def test_a_slide_of_many_picks_is_seen_at_once() -> None:
    """At 350 picks a week the evidence is there with the second bad week."""
    found = outcomes(100, SLIDE)
    for rule in RULES:
        assert (found[SLIDE, rule].alarmed, found[SLIDE, rule].delay) == (1.0, 0.0)


def test_more_evidence_means_fewer_alarms() -> None:
    """Each stricter rule speaks in no season in which a laxer one is silent."""
    shares = [outcome.alarmed for outcome in outcomes(100, HEALTHY).values()]
    assert shares == sorted(shares, reverse=True)


def test_the_same_seed_gives_the_same_table() -> None:
    """Figures can be quoted."""
    assert outcomes(20, HEALTHY) == outcomes(20, HEALTHY)
