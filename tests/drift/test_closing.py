from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from resilience_hooks.drift.closing import closed, is_closed
from resilience_hooks.drift.tallies import WeekTally
from tests.drift.seasons import SUNDAY, utc_day_end, weeks

END = utc_day_end(SUNDAY + timedelta(days=6))
GRADED = WeekTally(SUNDAY, 60, 35, 0, 5)
LATE = WeekTally(SUNDAY, 60, 34, 0, 6)
HOUR = timedelta(hours=1)

CASES = {
    "one second before the last date is past": (GRADED, END - timedelta(seconds=1), False),
    "as soon as it is, with 95 % graded": (GRADED, END, True),
    "with 94 % graded": (LATE, END, False),
    "with 94 % graded, 71 hours later": (LATE, END + 71 * HOUR, False),
    "with 94 % graded, 72 hours later": (LATE, END + 72 * HOUR, True),
    "pushes are settled": (WeekTally(SUNDAY, 1, 0, 94, 5), END, True),
    "nothing was predicted": (WeekTally(SUNDAY), END, True),
    "nothing was graded": (WeekTally(SUNDAY, ungraded=9), END, False),
}


@pytest.mark.parametrize(("week", "now", "expected"), CASES.values(), ids=CASES)
def test_closing(week: WeekTally, now: datetime, expected: bool) -> None:
    """A week is closed when it is over and is graded, or has had 72 hours to be."""
    assert is_closed(week, now, utc_day_end) is expected


def test_nothing_behind_an_open_week_counts() -> None:
    """Weeks are judged in order: an open one holds back those behind it."""
    first, second, third = weeks((5, 9), (5, 9), (5, 9))
    waiting = WeekTally(second.start, ungraded=3)
    now = utc_day_end(third.end)
    assert closed((first, waiting, third), now, lambda _: now) == (first,)
