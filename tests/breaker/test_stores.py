from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience_hooks.breaker import (
    BreakerOpen,
    CircuitBreaker,
    MemoryStore,
    Policy,
    SQLiteStore,
    Store,
)
from resilience_hooks.durable import Database
from resilience_hooks.outcomes import SUCCESS, FailedTransient, Outcome, Skipped

POLICY = Policy(failures=1, open_for=0, probes=3, successes=99, probe_timeout=60)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Both stores, by turns."""
    if request.param == "memory":
        yield MemoryStore()
        return
    database = Database(tmp_path / "breakers.sqlite")
    yield SQLiteStore(database)
    database.close()


def half_open(store: Store) -> CircuitBreaker:
    """One whose next calls are probes."""
    circuit = CircuitBreaker("api", POLICY, store=store)
    circuit.call(lambda: FailedTransient("down"))
    return circuit


def test_fifty_threads_at_once(store: Store) -> None:
    """Exactly as many run as there are permits; the others are turned away and call nothing."""
    circuit, ran, release = half_open(store), [], threading.Event()
    turned_away = threading.Semaphore(0)

    def probe() -> Outcome:
        ran.append(1)
        release.wait(30)
        return Skipped("games_not_final")

    def ask() -> None:
        try:
            circuit.call(probe)
        except BreakerOpen:
            turned_away.release()

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for _ in range(47):
        assert turned_away.acquire(timeout=30)
    assert len(ran) == 3
    release.set()
    for thread in threads:
        thread.join()
    assert circuit.snapshot.permits == {}


def test_fifty_coroutines_at_once(store: Store) -> None:
    """The same on an event loop, where cancelling a probe gives its permit back."""
    circuit = half_open(store)
    ran = []

    async def probe(release: asyncio.Event) -> Outcome:
        ran.append(1)
        await release.wait()
        return SUCCESS

    async def scenario() -> int:
        release = asyncio.Event()
        calls = [asyncio.create_task(circuit.call_async(probe, release)) for _ in range(50)]
        while sum(call.done() for call in calls) < 47:
            await asyncio.sleep(0.01)
        rejected = sum(isinstance(call.exception(), BreakerOpen) for call in calls if call.done())
        next(call for call in calls if not call.done()).cancel()
        release.set()
        await asyncio.gather(*calls, return_exceptions=True)
        return rejected

    assert asyncio.run(scenario()) == 47
    assert len(ran) == 3
    assert circuit.snapshot.permits == {}
    assert circuit.snapshot.successes == 2


def test_no_lock_is_held_during_a_call(store: Store) -> None:
    """A call may call through the same breaker, and through another one of the same store."""
    outer = CircuitBreaker("outer", store=store)
    inner = CircuitBreaker("inner", store=store)
    assert outer.call(lambda: outer.call(lambda: inner.call(lambda: 7))) == 7


def test_a_coroutine_that_fails(store: Store) -> None:
    """Its exception passes, and counts."""
    circuit = CircuitBreaker("api", Policy(failures=1, open_for=60), store=store)

    async def fail() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(circuit.call_async(fail))
    assert circuit.snapshot.state == "open"


def test_names_are_breakers_of_their_own(store: Store) -> None:
    """One that opens leaves the others closed."""
    half_open(store)
    assert CircuitBreaker("other", POLICY, store=store).snapshot.state == "closed"


def _probe(path: Path, start: object, results: object) -> None:
    database = Database(path)
    circuit = CircuitBreaker("api", POLICY, store=SQLiteStore(database))
    start.wait()  # type: ignore[attr-defined]  # a barrier of multiprocessing
    try:
        circuit.acquire()
        results.put("ran")  # type: ignore[attr-defined]  # a queue of multiprocessing
    except BreakerOpen:
        results.put("turned away")  # type: ignore[attr-defined]
    database.close()


def test_processes_share_a_breaker(tmp_path: Path) -> None:
    """What one process found out keeps the others from calling; permits are counted over all."""
    path = tmp_path / "breakers.sqlite"
    database = Database(path)
    half_open(SQLiteStore(database))
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(8), context.Queue()
    processes = [context.Process(target=_probe, args=(path, start, results)) for _ in range(8)]
    for process in processes:
        process.start()
    found = [results.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    database.close()
    assert sorted(found) == ["ran"] * 3 + ["turned away"] * 5


def test_a_restart_remembers(tmp_path: Path) -> None:
    """An open breaker is open for the process that comes next."""
    for expected in ("closed", "open"):
        database = Database(tmp_path / "breakers.sqlite")
        circuit = CircuitBreaker("api", Policy(failures=1), store=SQLiteStore(database))
        assert circuit.snapshot.state == expected
        if expected == "closed":
            circuit.call(lambda: FailedTransient("down"))
        database.close()


def test_a_state_of_a_slow_call_is_not_awaited(store: Store) -> None:
    """While one call takes its time, others go through."""
    circuit = CircuitBreaker("api", store=store)
    started, release = threading.Event(), threading.Event()

    def slow() -> None:
        started.set()
        release.wait(30)

    thread = threading.Thread(target=circuit.call, args=(slow,))
    thread.start()
    assert started.wait(30)
    began = time.monotonic()
    assert circuit.call(lambda: 1) == 1
    assert time.monotonic() - began < 20
    release.set()
    thread.join()
