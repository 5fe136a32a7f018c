from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.drift.episodes import Episode, episodes
from resilience_hooks.drift.rule import Policy, judge
from resilience_hooks.drift.tallies import WeekTally
from tests.drift.seasons import FOUNDING_40, FOUNDING_350, of, week, weeks

GOOD, BAD, NEUTRAL = (30, 40), (21, 40), (3, 5)


def found(judged: Sequence[WeekTally], policy: Policy | None = None) -> tuple[Episode, ...]:
    policy = policy or Policy()
    return episodes(judge(judged, policy), policy)


SILENT = {
    "good weeks": [GOOD, GOOD, GOOD],
    "one bad week": [GOOD, BAD],
    "two bad weeks with a good one between": [BAD, GOOD, BAD],
    "exactly the threshold": [(22, 40), (22, 40), (22, 40)],
    "too few to judge": [(0, 9), (0, 9), (0, 9), (0, 9)],
    "a bad week, then three neutral ones, then a bad one": [BAD, (0, 0), (0, 0), (0, 0), BAD],
    "a neutral week that pools to a good one": [BAD, (20, 20), (9, 20), BAD],
    "nothing at all": [],
}


@pytest.mark.parametrize("counts", SILENT.values(), ids=SILENT)
def test_stays_silent(counts: Sequence[tuple[int, int]]) -> None:
    """Fewer than two consecutive bad weeks raise nothing."""
    assert found(weeks(*counts)) == ()


def test_a_run_ends_with_its_last_bad_week() -> None:
    """Its dates are those of its outer weeks, its counts those of all."""
    (episode,) = found(weeks(GOOD, BAD, BAD, BAD))
    run = episode.run
    assert (run.start, run.end) == (week(1), week(3))
    assert (run.weeks, run.hits, run.graded) == (3, 63, 120)


FIRES = {
    "two bad weeks": ([GOOD, BAD, BAD], 2, None),
    "a neutral week between does not break the run": ([BAD, NEUTRAL, BAD], 2, None),
    "two neutral weeks between": ([BAD, (0, 0), (0, 0), BAD], 3, None),
    "nothing hit at all": ([(0, 40), (0, 40)], 1, 1),
    "one good week does not resolve": ([BAD, BAD, GOOD], 1, None),
    "nor do two with a bad one between": ([BAD, BAD, GOOD, BAD, GOOD], 1, None),
}


@pytest.mark.parametrize(("counts", "fired", "confirmed"), FIRES.values(), ids=FIRES)
def test_fires(counts: Sequence[tuple[int, int]], fired: int, confirmed: int | None) -> None:
    """The alarm fires in the second bad week, and stands until two good ones."""
    (episode,) = found(weeks(*counts))
    assert (episode.fired, episode.ended) == (week(fired), None)
    assert episode.confirmed == (None if confirmed is None else week(confirmed))


ENDS = {
    "two good weeks": ([BAD, BAD, GOOD, GOOD], 3, "recovered"),
    "with a neutral week between": ([BAD, BAD, GOOD, NEUTRAL, GOOD], 4, "recovered"),
    "three weeks without evidence": ([BAD, BAD, (0, 0), (0, 0), (0, 0)], 4, "no evidence"),
}


@pytest.mark.parametrize(("counts", "ended", "ending"), ENDS.values(), ids=ENDS)
def test_ends(counts: Sequence[tuple[int, int]], ended: int, ending: str) -> None:
    """Two good weeks resolve an alarm; three neutral ones end it without evidence."""
    (episode,) = found(weeks(*counts))
    assert (episode.ended, episode.ending) == (week(ended), ending)


def test_second_alarm_is_another_one() -> None:
    """After its end a new run fires anew."""
    first, second = found(weeks(BAD, BAD, GOOD, GOOD, BAD, BAD))
    assert (first.fired, second.fired) == (week(1), week(5))


@pytest.mark.parametrize(
    ("graded", "hits", "levels"),
    [
        (40, FOUNDING_40, [None, None, None, "suspected", "suspected"]),
        (350, FOUNDING_350, [None, None, None, "suspected", "confirmed"]),
    ],
    ids=["40 picks a week", "350 picks a week"],
)
def test_founding_five_weeks(
    graded: int, hits: Sequence[int], levels: Sequence[str | None]
) -> None:
    """The founding slide fires when its second bad week closes, confirmed as evidence allows."""
    seen = []
    for count in range(1, 6):
        alarms = found(of(graded, hits[:count]))
        seen.append(alarms[0].level if alarms else None)
    assert seen == levels


def test_posterior_is_of_the_whole_run() -> None:
    """The evidence adds up over the run: 540 of 1050 leave 99 % below the threshold."""
    (episode,) = found(of(350, FOUNDING_350))
    assert (episode.run.hits, episode.run.graded, episode.run.weeks) == (540, 1050, 3)
    assert episode.posterior == pytest.approx(0.98995, abs=1e-5)


def test_confirmed_stays_confirmed() -> None:
    """Weaker weeks later do not take back what was shown."""
    (episode,) = found(weeks((0, 40), (0, 40), GOOD, (21, 40), (21, 40)))
    assert episode.confirmed == week(1)
    assert episode.posterior < 0.95


counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, max_size=26))
def test_history_only_grows(season: list[tuple[int, int]]) -> None:
    """What was raised is never taken back by later weeks, nor raised at another week."""
    before = found(weeks(*season[:-1]))
    after = found(weeks(*season))
    assert [e.fired for e in after[: len(before)]] == [e.fired for e in before]


@given(st.lists(counts, max_size=26))
def test_two_bad_weeks_are_needed(season: list[tuple[int, int]]) -> None:
    """Every run that fired holds at least two bad weeks, all of them below the threshold."""
    for episode in found(weeks(*season)):
        assert episode.run.weeks >= 2
        assert 100 * episode.run.hits < 55 * episode.run.graded
