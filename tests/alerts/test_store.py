from __future__ import annotations

import multiprocessing
import os
import signal as signals
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from resilience_hooks.alerts.delivery import Delivery, SinkError, deliver
from resilience_hooks.alerts.lifecycle import Policy
from resilience_hooks.alerts.model import Alert, Notification, Signal
from resilience_hooks.alerts.run import Monitor, report
from resilience_hooks.alerts.store import LEASE, AlertStore
from resilience_hooks.errors import MeasurementError
from tests.alerts.samples import DAY, NOW, TurnedClock, signal

MONITOR = Monitor("drift", Policy())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    opened = AlertStore(tmp_path / "state" / "alerts.sqlite")
    yield opened
    opened.close()


class Recorder:
    """A sink that remembers markers, and refuses as often as it is told."""

    def __init__(self, *errors: SinkError) -> None:
        self.errors = list(errors)
        self.got: list[str] = []

    def send(self, notification: Notification) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.got.append(notification.marker)


def run(store: AlertStore, clock: TurnedClock, *seen: Signal, **sinks: Recorder) -> Delivery:
    return report(store, MONITOR, seen, sinks, clock)


def test_every_sink_is_told_once(store: AlertStore) -> None:
    """Two looks at the same trouble are one message to each sink."""
    slack, github = Recorder(), Recorder()
    clock = TurnedClock()
    for _ in range(2):
        run(store, clock, signal(), slack=slack, github=github)
    assert slack.got == github.got == ["drift/a/2026-01-18#20260201T120000.1"]
    assert store.unsent() == ()


def test_a_sink_that_is_down_delays_nobody(store: AlertStore) -> None:
    """What one sink refuses arrives at the others, and waits for the one."""
    down = Recorder(*[SinkError("no")] * 99)
    github = Recorder()
    delivery = run(store, TurnedClock(), signal(), slack=down, github=github)
    assert len(github.got) == 1
    assert delivery.failed == (("slack", "no"),)
    assert [sink for _, sink, _ in store.unsent()] == ["slack"]


def test_a_short_outage_is_waited_for(store: AlertStore) -> None:
    """What is refused twice is sent within the minute of the same run, later each time."""
    slack, clock = Recorder(SinkError("no"), SinkError("no")), TurnedClock()
    delivery = run(store, clock, signal(), slack=slack)
    assert (len(delivery.sent), delivery.failed) == (1, ())
    assert (clock.now() - NOW).total_seconds() == 1 + 2


def test_what_the_sink_asks_for_is_waited(store: AlertStore) -> None:
    """A sink that wants to be left alone for ten minutes gets it on a later run."""
    slack, clock = Recorder(SinkError("slow down", 10 * DAY / 1440)), TurnedClock()
    assert run(store, clock, signal(), slack=slack).sent == ()
    clock.sleep(500)
    assert deliver(store, {"slack": slack}, clock).sent == ()
    clock.sleep(100)
    assert len(deliver(store, {"slack": slack}, clock).sent) == 1


def test_a_letter_for_a_sink_that_is_gone_waits(store: AlertStore) -> None:
    """Taking a sink out of the configuration loses nothing, and is said."""
    clock = TurnedClock()
    run(store, clock, signal(), slack=Recorder(*[SinkError("no")] * 99))
    clock.sleep(DAY.total_seconds())
    assert deliver(store, {}, clock).failed == (("slack", "slack is not configured"),)


def test_last_run_is_remembered(store: AlertStore) -> None:
    """A monitor that has looked is told from one that has not."""
    assert store.last_run("drift") is None
    run(store, TurnedClock())
    assert store.last_run("drift") == NOW
    assert store.last_run("other") is None


def test_monitors_do_not_see_each_other(store: AlertStore) -> None:
    """One monitor that sees nothing does not resolve what another one sees."""
    clock = TurnedClock()
    run(store, clock, signal())
    report(store, Monitor("validation"), [], {}, clock)
    assert len(store.open_alerts("drift")) == 1


def _look(path: Path, sent: Path, start: object) -> None:
    class Appender:
        def send(self, notification: Notification) -> None:
            with sent.open("a", encoding="utf-8") as file:
                file.write(notification.marker + "\n")

    start.wait()  # type: ignore[attr-defined]  # a barrier of multiprocessing
    opened = AlertStore(path)
    report(opened, MONITOR, [signal()], {"slack": Appender()}, TurnedClock())
    opened.close()


def test_two_instances_at_once_are_one_alert(tmp_path: Path) -> None:
    """Schedulers that overlap say a thing once."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    arguments = (tmp_path / "alerts.sqlite", tmp_path / "sent", start)
    AlertStore(arguments[0]).close()
    looks = [context.Process(target=_look, args=arguments) for _ in range(4)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()
    assert [look.exitcode for look in looks] == [0] * 4
    assert len((tmp_path / "sent").read_text().splitlines()) == 1


def _killed(path: Path, sent: Path, steps: int) -> None:
    """Look and send, and die before the n-th statement that reaches the database or the sink."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count > steps:
            os.kill(os.getpid(), signals.SIGKILL)

    class Appender:
        def send(self, notification: Notification) -> None:
            step()
            with sent.open("a", encoding="utf-8") as file:
                file.write(notification.marker + "\n")

    opened = AlertStore(path)
    opened._connection.set_trace_callback(step)
    report(opened, MONITOR, [signal()], {"slack": Appender()}, TurnedClock())


def _until_it_survives(attempt: Callable[[int], int | None]) -> int:
    return next(steps for steps in range(99) if attempt(steps) == 0)


def test_killed_at_any_step_it_is_said_at_least_once(tmp_path: Path) -> None:
    """For every step: dying there loses nothing, and what is said twice has one marker."""
    context = multiprocessing.get_context("fork")

    def attempt(steps: int) -> int | None:
        path, sent = tmp_path / f"{steps}.sqlite", tmp_path / f"{steps}.sent"
        process = context.Process(target=_killed, args=(path, sent, steps))
        process.start()
        process.join()
        clock = TurnedClock(NOW + LEASE)
        opened = AlertStore(path)
        slack = Recorder()
        run(opened, clock, signal(), slack=slack)
        opened.close()
        before = sent.read_text().splitlines() if sent.exists() else []
        assert 1 <= len([*before, *slack.got]) <= 2
        assert len({marker.rpartition(".")[2] for marker in [*before, *slack.got]}) == 1
        if process.exitcode == 0:
            assert slack.got == []
        return process.exitcode

    assert _until_it_survives(attempt) > 8


def test_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    """A file that is no database is named, with what is wrong with it."""
    path = tmp_path / "alerts.sqlite"
    path.write_text("not a database at all, only a text that is long enough to be read as one" * 9)
    with pytest.raises(MeasurementError, match=r"alerts\.sqlite: the store of alerts cannot"):
        AlertStore(path)


def test_a_failed_look_writes_nothing(store: AlertStore) -> None:
    """An exception inside a transaction leaves the file as it was."""

    def look() -> None:
        with store.transaction():
            store.put("drift", Alert(signal(), "firing", NOW))
            raise sqlite3.OperationalError

    with pytest.raises(sqlite3.OperationalError):
        look()
    assert store.open_alerts("drift") == {}
