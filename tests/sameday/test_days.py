from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.sameday import GameDays

NEW_YORK = ZoneInfo("America/New_York")


def new_york(text: str, fold: int = 0) -> datetime:
    """A time on the clock in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold)


def utc(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(new_york("2026-01-20T19:30"), "2026-01-20", id="evening"),
        pytest.param(new_york("2026-01-21T00:40"), "2026-01-20", id="behind midnight"),
        pytest.param(new_york("2026-01-21T03:59:59"), "2026-01-20", id="the last second"),
        pytest.param(new_york("2026-01-21T04:00"), "2026-01-21", id="the cutover"),
        pytest.param(utc("2026-01-21T05:40"), "2026-01-20", id="UTC is a day ahead"),
        pytest.param(utc("2026-01-21T08:59"), "2026-01-20", id="UTC before the cutover"),
        pytest.param(utc("2026-01-21T09:00"), "2026-01-21", id="UTC at the cutover in winter"),
        pytest.param(utc("2026-07-21T07:59"), "2026-07-20", id="UTC before it in summer"),
        pytest.param(utc("2026-07-21T08:00"), "2026-07-21", id="UTC at the cutover in summer"),
        pytest.param(new_york("2026-03-08T01:59"), "2026-03-07", id="before the clock springs"),
        pytest.param(new_york("2026-03-08T03:00"), "2026-03-07", id="behind the missing hour"),
        pytest.param(new_york("2026-03-08T04:00"), "2026-03-08", id="cutover of the short day"),
        pytest.param(new_york("2026-11-01T01:30"), "2026-10-31", id="the hour that comes twice"),
        pytest.param(new_york("2026-11-01T01:30", 1), "2026-10-31", id="its second time"),
        pytest.param(new_york("2026-11-01T04:00"), "2026-11-01", id="cutover of the long day"),
    ],
)
def test_the_game_day_of_a_moment(moment: datetime, day: str) -> None:
    """It turns at four in the morning in New York, on every day of the year."""
    assert GameDays().day_of(moment) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-07", 23), ("2026-10-31", 25), ("2026-07-01", 24)]
)
def test_the_length_of_a_day(day: str, hours: int) -> None:
    """The clock changes inside the slate of the evening before."""
    days, which = GameDays(), date.fromisoformat(day)
    assert days.end_of(which) - days.start_of(which) == timedelta(hours=hours)


@settings(deadline=None)
@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),
    cutover=st.times(max_value=time(12)).map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"]),
)
def test_every_moment_is_within_its_day(start: datetime, cutover: time, zone: str) -> None:
    """Days follow each other without a gap, whatever cutover falls into whatever change."""
    days, moment = GameDays(zone, cutover), start.replace(tzinfo=timezone.utc)
    day = days.day_of(moment)
    assert days.start_of(day) <= moment < days.end_of(day)


@pytest.mark.parametrize("zone", ["America/Nowhere", "../etc/passwd", ""])
def test_an_unknown_zone(zone: str) -> None:
    """Named, with what to do about it, where it is configured."""
    with pytest.raises(ValueError, match="install tzdata"):
        GameDays(zone)


def test_a_moment_without_a_zone() -> None:
    """A naive time is refused: a container's clock is not the league's."""
    with pytest.raises(ValueError, match="no time zone"):
        GameDays().day_of(datetime(2026, 1, 20, 12))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_the_zone_of_the_container_plays_no_part(zone: str) -> None:
    """The same moment is the same game day under any TZ."""
    code = (
        "from datetime import datetime, timezone as z; from resilience_hooks.sameday import *;"
        "print(GameDays().day_of(datetime(2026, 1, 21, 5, 40, tzinfo=z.utc)), utc_now().tzinfo)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TZ": zone},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["2026-01-20", "UTC"]
