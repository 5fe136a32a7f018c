"""Processes that race for one ledger, and processes that die at any write to it."""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from resilience_hooks.durable import Database
from resilience_hooks.outcomes import SUCCESS, FailedPermanent, Outcome, Skipped
from resilience_hooks.phases import PhaseKey, PhaseLedger, Trigger
from resilience_hooks.push import Message, PushHandler, in_phase
from resilience_hooks.push.handler import LEASE
from tests.phases.samples import KEY, NOON, SKIPPED, Hand

FORK = multiprocessing.get_context("fork")
PROCESSES, MESSAGES, UNITS = 8, 200, 40


def _deliver(path: Path, published: Path, seed: int, start: Any) -> None:
    """All messages of the phase, five for each unit, in an order of its own."""
    ledger = PhaseLedger.open(path)
    numbers = list(range(MESSAGES))
    random.Random(seed).shuffle(numbers)

    def publish(trigger: Trigger) -> None:
        with published.open("a", encoding="utf-8") as file:
            file.write(f"{trigger.key}\n")

    start.wait()
    for number in numbers:
        outcome: Outcome = SKIPPED if number % UNITS == 7 else SUCCESS
        unit = f"unit-{number % UNITS}"
        if ledger.record(KEY, unit, outcome, delivery=str(number), at=NOON).is_complete:
            ledger.trigger(KEY, publish)


def test_eight_processes_trigger_once(tmp_path: Path) -> None:
    """Each delivers the same 200 messages; the next phase is told once, by one of them."""
    path, published = tmp_path / "phases.sqlite", tmp_path / "published"
    database = Database(path)
    ledger = PhaseLedger.open(database)
    ledger.expect(KEY, [f"unit-{number}" for number in range(UNITS)])
    start = FORK.Barrier(PROCESSES)
    processes = [
        FORK.Process(target=_deliver, args=(path, published, seed, start))
        for seed in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert published.read_text().splitlines() == ["analytics/2026-01-20#1"]
    assert str(ledger.completion(KEY)) == "40/40 (39 complete, 1 skipped: games_not_final ×1)"
    assert {state.attempts for state in ledger.phase(KEY).units.values()} == {5}
    database.close()


class Platform:
    """Two phases behind pushes, all state in one file: the first one triggers the second."""

    def __init__(self, database: Database) -> None:
        self.clock = Hand()
        self.ledger = PhaseLedger.open(database, clock=self.clock)
        self.ledger.expect(KEY, ["players", "teams"])
        self.next = PhaseKey("precompute", KEY.day)
        self.ledger.expect(self.next, ["analytics/2026-01-20#1"])
        work = in_phase(self._process, self.ledger, self._locate, self._publish)
        self.first = PushHandler.open(work, database, name="analytics", clock=self.clock)
        self.second = PushHandler.open(self._start, database, name="precompute", clock=self.clock)

    def _process(self, message: Message) -> Outcome:
        kind = message.attributes["kind"]
        if kind == "bad":
            return FailedPermanent("no such unit")
        return Skipped("games_not_final", NOON) if kind == "skip" else SUCCESS

    def _locate(self, message: Message) -> tuple[PhaseKey, str]:
        return KEY, message.attributes["unit"]

    def _publish(self, trigger: Trigger) -> None:
        assert self.second.handle(envelope(trigger.key)).status == 200

    def _start(self, message: Message) -> Outcome:
        self.ledger.record(self.next, message.id, SUCCESS, delivery=message.id, at=NOON)
        return SUCCESS

    def deliver(self) -> None:
        """Push every message until it is acknowledged, as Pub/Sub does."""
        pending = list(PUSHES)
        for _ in range(9):
            pending = [body for body in pending if self.first.handle(body).status != 200]
            if not pending:
                return
            self.clock.now += timedelta(seconds=LEASE)
        raise AssertionError("never acknowledged")


def envelope(identity: str, **attributes: str) -> bytes:
    """The body of a push."""
    message = {
        "messageId": identity,
        "data": base64.b64encode(b"{}").decode(),
        "attributes": attributes,
        "publishTime": "2026-01-20T17:00:00.123456789Z",
    }
    return json.dumps({"message": message, "subscription": "s"}).encode()


PUSHES = (
    envelope("1", unit="players", kind="good"),
    envelope("2", unit="nobody", kind="bad"),
    b"not an envelope",
    envelope("3", unit="teams", kind="skip"),
)


@contextmanager
def every_statement(database: Database, step: Callable[..., None]) -> Any:
    """Call before each statement that reaches the file."""
    with database.transaction() as connection:
        pass
    connection.set_trace_callback(step)
    yield


def _killed(path: Path, steps: int) -> None:
    """Deliver, and die by SIGKILL before the n-th statement."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count > steps:
            os.kill(os.getpid(), signal.SIGKILL)

    database = Database(path)
    platform = Platform(database)
    with every_statement(database, step):
        platform.deliver()


def _state(path: Path) -> dict[str, object]:
    """What there is in the end, without what counts attempts."""
    connection = sqlite3.connect(path)
    units = connection.execute("SELECT phase, unit, outcome FROM units ORDER BY 1, 2").fetchall()
    letters = connection.execute("SELECT key, reason FROM dead_letters ORDER BY 1").fetchall()
    done = connection.execute(
        "SELECT key, result FROM claims WHERE result IS NOT NULL ORDER BY 1"
    ).fetchall()
    open_ = connection.execute("SELECT count(*) FROM claims WHERE result IS NULL").fetchone()
    connection.close()
    return {"units": units, "letters": letters, "done": done, "open": open_}


def _completed(path: Path) -> dict[str, object]:
    """What a new process makes of what a dead one left."""
    database = Database(path)
    platform = Platform(database)
    platform.clock.now += timedelta(seconds=LEASE)
    platform.deliver()
    assert str(platform.ledger.completion(KEY)) == (
        "2/2 (1 complete, 1 skipped: games_not_final ×1), unknown: nobody"
    )
    assert str(platform.ledger.completion(platform.next)) == "1/1 (1 complete)"
    database.close()
    return _state(path)


def _copied(template: Database, name: str) -> Path:
    """A file of its own with the tables, and the plan, in it."""
    path = template.path.with_name(f"{name}.sqlite")
    shutil.copy(template.path, path)
    return path


def test_killed_at_every_write(tmp_path: Path) -> None:
    """For every statement of the file: dying before it loses nothing and doubles nothing."""
    template = Database(tmp_path / "template.sqlite")
    Platform(template)
    template.close()
    wanted = _completed(_copied(template, "untouched"))
    for steps in range(999):
        path = _copied(template, str(steps))
        process = FORK.Process(target=_killed, args=(path, steps))
        process.start()
        process.join()
        assert _completed(path) == wanted, f"killed before statement {steps + 1}"
        if process.exitcode == 0:
            break
    assert steps > 40
