from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from resilience_hooks.drift.rule import Policy, judge
from tests.drift.seasons import weeks

VERDICTS: dict[str, tuple[Sequence[tuple[int, int]], str]] = {
    "exactly 55 % is good": ([(22, 40)], "good"),
    "one below it is bad": ([(21, 40)], "bad"),
    "55 % of an odd count: 54.98 % is bad": ([(11, 20), (549, 999)], "neutral bad"),
    "0 % is bad": ([(0, 40)], "bad"),
    "100 % is good": ([(40, 40)], "good"),
    "30 graded are enough": ([(10, 30)], "bad"),
    "29 are not": ([(0, 29)], "neutral"),
    "nothing graded": ([(0, 0)], "neutral"),
    "a neutral week pools into the next": ([(0, 20), (17, 20)], "neutral bad"),
    "pooled rows may make it good": ([(20, 20), (9, 20)], "neutral good"),
    "two neutral weeks pool": ([(0, 10), (0, 10), (10, 10)], "neutral neutral bad"),
    "rows pool once": ([(0, 20), (17, 20), (22, 40)], "neutral bad good"),
    "three neutral weeks are forgotten": (
        [(0, 9), (0, 9), (0, 9), (22, 40)],
        "neutral neutral neutral good",
    ),
}


@pytest.mark.parametrize(("counts", "expected"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(counts: Sequence[tuple[int, int]], expected: str) -> None:
    """Weeks are judged in integers, on their own rows and those of neutral weeks before them."""
    assert " ".join(week.verdict for week in judge(weeks(*counts), Policy())) == expected


def test_a_verdict_says_what_it_stands_on() -> None:
    """A neutral week has its pooled rows too: the dashboard shows how many are still wanted."""
    pooled = [
        (w.verdict, w.hits, w.graded) for w in judge(weeks((3, 10), (4, 10), (5, 10)), Policy())
    ]
    assert pooled == [("neutral", 3, 10), ("neutral", 7, 20), ("bad", 12, 30)]


def test_threshold_is_the_teams() -> None:
    """Another threshold moves the boundary exactly."""
    policy = Policy(threshold=Fraction(1, 3))
    assert [w.verdict for w in judge(weeks((10, 30), (33, 100)), policy)] == ["good", "bad"]
