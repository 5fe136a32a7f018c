from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from resilience_hooks.drift.staleness import stale_models
from resilience_hooks.drift.tallies import DayTally, Series
from tests.drift.seasons import utc_day_end

MONDAY = date(2026, 1, 5)
HOUR = timedelta(hours=1)


def graded(day: int, hits: int = 5, misses: int = 3, pushes: int = 0) -> DayTally:
    return DayTally(Series("m"), date(2026, 1, day), hits, misses, pushes)


def waiting(day: int) -> DayTally:
    return DayTally(Series("m"), date(2026, 1, day), 0, 0, 0, 8)


SILENT: dict[str, tuple[Sequence[DayTally], Sequence[int], timedelta]] = {
    "graded as of the last games": ([graded(5)], [5], 90 * HOUR),
    "no games since": ([graded(5)], [], 900 * HOUR),
    "ungraded for 47 hours": ([graded(4), waiting(5)], [4, 5], 47 * HOUR),
    "only voids are results too": ([graded(4), graded(5, 0, 0, 3)], [4, 5], 90 * HOUR),
    "a later day was graded": ([graded(4), graded(6)], [4, 5, 6], 90 * HOUR),
}


@pytest.mark.parametrize(("days", "played", "later"), SILENT.values(), ids=SILENT)
def test_stays_silent(days: Sequence[DayTally], played: Sequence[int], later: timedelta) -> None:
    """Grading that keeps up, or has nothing to do, is no alarm."""
    dates = [date(2026, 1, day) for day in played]
    assert stale_models(days, dates, utc_day_end(MONDAY) + later, utc_day_end) == ()


def test_stopped_grading_is_stale() -> None:
    """48 hours after games nothing of which is graded, the monitor itself is the alarm."""
    days = [graded(4), waiting(5)]
    dates = [date(2026, 1, 4), MONDAY]
    (stale,) = stale_models(days, dates, utc_day_end(MONDAY) + 48 * HOUR, utc_day_end)
    assert (stale.model, stale.last_graded, stale.waiting) == ("m", date(2026, 1, 4), (MONDAY,))
    assert stale.fingerprint == "drift/monitor-stale/m/2026-01-04"


def test_a_model_without_any_row_is_stale() -> None:
    """A model that must be there and has predicted nothing is not healthy."""
    (stale,) = stale_models([], [MONDAY], utc_day_end(MONDAY) + 48 * HOUR, utc_day_end, ["new"])
    assert stale.fingerprint == "drift/monitor-stale/new/never"


def test_segments_do_not_count() -> None:
    """Grading is that of the model as a whole."""
    days = [DayTally(Series("m", "points"), MONDAY, 0, 0, 0, 3), graded(5)]
    assert stale_models(days, [MONDAY], utc_day_end(MONDAY) + 90 * HOUR, utc_day_end) == ()
