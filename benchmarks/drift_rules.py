"""Compares the rule of drift with streaming detectors, on the same simulated seasons.

Usage: python -m benchmarks.drift_rules [--seasons N] [--seed S]; needs the package ``river``.
A detector sees one prediction after the other, right or wrong, and speaks with its week's end.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from river import drift
from river.drift import binary

from resilience_hooks.drift.episodes import episodes
from resilience_hooks.drift.rule import Policy, judge
from resilience_hooks.drift.simulate import Scenario, season
from resilience_hooks.drift.tallies import WeekTally

Detector = Callable[[Sequence[WeekTally], np.random.Generator], int | None]
"""Gives the week in which it first speaks."""


def ours(needed: float) -> Detector:
    """Two bad weeks in a row, with so much evidence."""

    def first(weeks: Sequence[WeekTally], _: np.random.Generator) -> int | None:
        judged = tuple(judge(weeks, Policy()))
        for count in range(2, len(judged) + 1):
            raised = episodes(judged[:count], Policy())
            if raised and raised[-1].ended is None and raised[-1].posterior >= needed:
                return count - 1
        return None

    return first


def streaming(make: Callable[[], Any]) -> Detector:
    """A detector of river, fed with errors (1 is a miss) in random order within a week."""

    def first(weeks: Sequence[WeekTally], random: np.random.Generator) -> int | None:
        detector = make()
        for number, week in enumerate(weeks):
            errors = np.repeat([0, 1], [week.hits, week.misses])
            random.shuffle(errors)
            for error in errors:
                detector.update(int(error))
                if detector.drift_detected:
                    return number
        return None

    return first


DETECTORS: dict[str, Detector] = {
    "two bad weeks": ours(0.0),
    "two bad weeks, posterior >= .95": ours(0.95),
    "ADWIN": streaming(drift.ADWIN),
    "Page-Hinkley": streaming(drift.PageHinkley),
    "DDM": streaming(binary.DDM),
}


def rows(picks: float, seasons: int, seed: int) -> Iterator[str]:
    """One line a detector: false alarms in healthy seasons, then slides seen and their delay."""
    healthy, slide = Scenario(picks, 0.60), Scenario(picks, 0.65, 0.48)
    played = {s: _played(s, seasons, seed) for s in (healthy, slide)}
    for name, detector in DETECTORS.items():
        random = np.random.default_rng(seed)
        false = sum(detector(weeks, random) is not None for weeks in played[healthy])
        firsts = [detector(weeks, random) for weeks in played[slide]]
        seen = [week for week in firsts if week is not None and week >= slide.change_week]
        early = sum(week is not None and week < slide.change_week for week in firsts)
        delay = f"{statistics.median(seen) - slide.change_week:g}" if seen else "never"
        yield (
            f"| {name} | {picks:g} | {100 * false / seasons:.0f} % | {100 * early / seasons:.0f} % "
            f"| {100 * len(seen) / seasons:.0f} % | {delay} |"
        )


def _played(scenario: Scenario, seasons: int, seed: int) -> list[list[WeekTally]]:
    random = np.random.default_rng(seed)
    return [season(scenario, random) for _ in range(seasons)]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seasons", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| detector | picks a week | healthy seasons with an alarm | alarm before the slide "
          "| slides seen | median delay, weeks |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for picks in (40, 350):
        for row in rows(picks, options.seasons, options.seed):
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
