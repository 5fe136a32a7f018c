"""Starts the runs of a game day. Any number of schedulers may tick at once: each run starts once.

``python -m jobs.scheduler``, every few minutes.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resilience_hooks.durable import Claim, SQLiteClaims, do_once
from resilience_hooks.sameday import Schedule
from shared import feed, settings, warehouse
from shared.messages import publish

MORNING = time(10)
LEASE = 60.0


def tick(now: datetime) -> list[str]:
    """Publish the runs that are due and not yet started; returns their names."""
    claims = SQLiteClaims(settings.DATABASE, lambda: now.timestamp())
    started = []
    for day, run in _due(now):

        def work(_: Claim, day: date = day, run: str = run) -> str:
            publish("game-day", {"day": day.isoformat(), "run": run})
            return "published"

        if do_once(claims, f"run {day}/{run}", LEASE, work).held:
            started.append(f"{day}/{run}")
    return started


def _due(now: datetime) -> Iterator[tuple[date, str]]:
    """The morning's run of today, and the evening's of each day whose games are over."""
    today = settings.DAYS.day_of(now)
    for day in (today - timedelta(days=1), today):
        schedule = feed.schedule(day, now)
        if day == today and now >= _morning(day):
            yield day, "same_day"
        if _is_over(schedule):
            yield day, "post_game"


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZoneInfo(settings.DAYS.zone))


def _is_over(schedule: Schedule) -> bool:
    return bool(schedule.played) and not schedule.unfinished


if __name__ == "__main__":
    warehouse.create()
    for name in tick(settings.now()):
        print(f"started {name}")
