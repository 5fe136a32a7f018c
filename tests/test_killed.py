"""Every store, written by a process that is killed before each of its writes.

What is there afterwards is what one of its transactions left, and doing the work again ends it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pytest

from resilience_hooks.breaker import BreakerOpen, CircuitBreaker, Policy, SQLiteStore
from resilience_hooks.drift.retrain.ledger import RetrainLedger
from resilience_hooks.drift.retrain.model import Request
from resilience_hooks.durable import Database, SQLiteClaims
from resilience_hooks.files import replace_file
from resilience_hooks.push.deadletters import DeadLetter, SQLiteDeadLetters
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.results import ResultStore

NOW: Final = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
LATER: Final = NOW + timedelta(days=1)
_REQUEST: Final = Request("m", date(2026, 1, 4), 1, NOW)
_RUN: Final = Evaluation(None, date(2026, 1, 4), Mode.PRE_GAME, NOW, ())
_OLD: Final = b"old"
_NEW: Final = b"new" * 100_000
_EVENTS: Final = frozenset({"open", "os.rename", "os.chmod", "os.remove"})


@dataclass(frozen=True)
class Work:
    """What is written, how it is read, and all that may be read: the last when it is done."""

    write: Callable[[Path], None]
    read: Callable[[Path], object]
    states: tuple[object, ...]


def _break(path: Path) -> None:
    with closing(Database(path)) as database:
        policy = Policy(failures=1, open_for=60)
        circuit = CircuitBreaker("api", policy, store=SQLiteStore(database))
        with suppress(ZeroDivisionError, BreakerOpen):
            circuit.call(lambda: 1 // 0)


def _claim(path: Path) -> None:
    with closing(Database(path)) as database:
        SQLiteClaims(database, lambda: 0.0).take("k", 60)


def _bury(path: Path) -> None:
    with closing(Database(path)) as database:
        SQLiteDeadLetters(database, lambda: 0.0).put(DeadLetter("k", "why", b"body"))


def _request(path: Path) -> None:
    with closing(RetrainLedger(path)) as ledger:
        ledger.claim(_REQUEST, NOW)
        ledger.mark(_REQUEST.key, "succeeded")


def _inhibit(path: Path) -> None:
    with closing(RetrainLedger(path)) as ledger:
        ledger.inhibit("*", "validation is red", LATER)


def _validate(path: Path) -> None:
    with closing(ResultStore(path)) as store:
        store.put(_RUN, "d1")


def _replace(path: Path) -> None:
    replace_file(str(path), _NEW)


def rows(query: str) -> Callable[[Path], object]:
    """The rows of a query; None where its table is not there yet."""

    def read(path: Path) -> object:
        with closing(sqlite3.connect(path)) as connection:
            table = query.rpartition(" ")[2]
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))
            return connection.execute(query).fetchall() if known.fetchone() else None

    return read


def _contents(path: Path) -> object:
    return path.read_bytes()


def _runs(path: Path) -> object:
    with closing(ResultStore(path)) as store:
        return store.all()


WORKS: Final = {
    "breaker": Work(
        _break,
        rows("SELECT name, json_extract(snapshot, '$.state') FROM breakers"),
        (None, [], [("api", "closed")], [("api", "open")]),
    ),
    "claim": Work(_claim, rows("SELECT key, attempts FROM claims"), (None, [], [("k", 1)])),
    "dead letter": Work(_bury, rows("SELECT body FROM dead_letters"), (None, [], [(b"body",)])),
    "request to train": Work(
        _request,
        rows("SELECT state FROM retrain_requests"),
        (None, [], [("requested",)], [("succeeded",)]),
    ),
    "inhibition": Work(
        _inhibit,
        rows("SELECT reason FROM inhibitions"),
        (None, [], [("validation is red",)]),
    ),
    "validation": Work(_validate, _runs, ((), (_RUN,))),
    "file": Work(_replace, _contents, (_OLD, _NEW)),
}


def _killed(write: Callable[[Path], None], path: Path, last: int) -> None:
    """Do the work; die before its n-th statement, or its n-th step with a file beside ``path``."""
    count = 0

    def step(_: object = None) -> None:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and str(arguments[0]).startswith(str(path.parent)):
            step()

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(step)
        return connection

    connect = sqlite3.connect
    sys.addaudithook(hook)
    with mock.patch.object(sqlite3, "connect", connected):
        write(path)


@pytest.mark.parametrize("name", WORKS)
def test_killed_before_each_write(name: str, tmp_path: Path) -> None:
    """The store is what it was or what it is to be, and takes the same work again."""
    work, context = WORKS[name], multiprocessing.get_context("fork")
    for last in range(1, 99):
        path = tmp_path / str(last) / "store"
        path.parent.mkdir()
        if name == "file":
            path.write_bytes(_OLD)
        process = context.Process(target=_killed, args=(work.write, path, last))
        process.start()
        process.join()
        assert work.read(path) in work.states, last
        work.write(path)
        assert work.read(path) == work.states[-1], last
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
    assert last > 2
