from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from resilience_hooks.clock import file_clock
from resilience_hooks.testing.clock import GameClock

NOON = datetime(2026, 1, 20, 17, tzinfo=timezone.utc)


@pytest.fixture
def clock(tmp_path: Path) -> GameClock:
    return GameClock(tmp_path / "clock")


TIMES = {
    "Z": ("2026-01-20T17:00:00Z", NOON),
    "an offset": ("2026-01-20T12:00:00-05:00", NOON),
    "without seconds": ("2026-01-20T17:00Z", NOON),
    "a datetime elsewhere": (NOON.astimezone(timezone(timedelta(hours=9))), NOON),
    "a fraction": ("2026-01-20T17:00:00.250000Z", NOON + timedelta(milliseconds=250)),
}


@pytest.mark.parametrize(("given", "expected"), TIMES.values(), ids=TIMES)
def test_set(clock: GameClock, given: datetime | str, expected: datetime) -> None:
    """The time stands, in UTC, for the test and for a service."""
    assert clock.set(given) == expected
    assert clock.now() == file_clock(clock.env)() == expected
    assert clock.now().tzinfo == timezone.utc


@pytest.mark.parametrize("given", ["2026-01-20T17:00", "noon", "", datetime(2026, 1, 20)], ids=repr)
def test_no_time(clock: GameClock, given: datetime | str) -> None:
    """What is no moment is refused, and the clock stands where it stood."""
    before = clock.now()
    with pytest.raises(ValueError, match=r"time zone|isoformat"):
        clock.set(given)
    assert clock.now() == before


def test_turning(clock: GameClock) -> None:
    """By amounts, also backwards; sleeping turns it too, without waiting."""
    clock.set(NOON)
    assert clock.advance(days=1, hours=-2) == NOON + timedelta(hours=22)
    clock.sleep(86_400)
    assert clock.now() == NOON + timedelta(hours=46)


def test_it_stands(clock: GameClock) -> None:
    """A new one has the time of its making; one on a file that is there goes on with it."""
    assert abs(clock.now() - datetime.now(timezone.utc)) < timedelta(minutes=5)
    clock.set(NOON)
    assert GameClock(clock.path).now() == NOON


def test_without_the_variable_time_is_real() -> None:
    """In production nothing is read."""
    assert file_clock({})().tzinfo == timezone.utc
    assert abs(file_clock({})() - datetime.now(timezone.utc)) < timedelta(minutes=5)


@pytest.mark.parametrize("content", [None, "soon", "\xff"], ids=["no file", "no time", "no text"])
def test_a_bad_file(tmp_path: Path, content: str | None) -> None:
    """The message names the variable and the file."""
    file = tmp_path / "clock"
    if content is not None:
        file.write_text(content, encoding="latin-1")
    with pytest.raises(ValueError, match=r"RESILIENCE_HOOKS_CLOCK: no time can be read in .*clock"):
        file_clock({"RESILIENCE_HOOKS_CLOCK": str(file)})()


def test_another_process_sees_each_turn(clock: GameClock) -> None:
    """A service that runs needs no restart."""
    code = (
        "from resilience_hooks.clock import file_clock\nnow = file_clock()\n"
        "while input(): print(now().isoformat(), flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=dict(clock.env),
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for day in ("2026-01-20", "2026-03-08"):
            clock.set(f"{day}T04:00:00+00:00")
            print("now", file=process.stdin, flush=True)
            assert process.stdout.readline() == f"{day}T04:00:00+00:00\n"
        print(file=process.stdin, flush=True)


def test_nobody_reads_half_a_time(clock: GameClock) -> None:
    """While one turns it, another reads: always one of the two times."""
    times = [NOON, NOON + timedelta(microseconds=1)]
    clock.set(times[0])

    def turn() -> None:
        for number in range(100):
            clock.set(times[number % 2])

    turning = threading.Thread(target=turn)
    turning.start()
    while turning.is_alive():
        assert clock.now() in times
    turning.join()
