from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience_hooks.drift.retrain.adapters import StartError
from resilience_hooks.drift.retrain.ledger import LEASE, RetrainLedger
from resilience_hooks.drift.retrain.model import Limits, Request, Start
from resilience_hooks.drift.retrain.trigger import expire, send
from resilience_hooks.errors import MeasurementError
from tests.alerts.samples import DAY, NOW
from tests.drift.seasons import week

REQUEST = Request("m", week(0), 1, NOW)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[RetrainLedger]:
    opened = RetrainLedger(tmp_path / "drift.sqlite")
    yield opened
    opened.close()


class Trainer:
    """An adapter that remembers, and refuses as often as it is told."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals, self.keys = refusals, list[str]()

    def start(self, request: Request) -> str:
        if self.refusals:
            self.refusals -= 1
            raise StartError("busy")
        self.keys.append(request.key)
        return "job 7"


def states(ledger: RetrainLedger) -> list[tuple[str, str, str]]:
    return [(request.key, request.state, request.detail) for request in ledger.requests()]


def test_a_request_is_sent_once(ledger: RetrainLedger) -> None:
    """Two rounds that decide the same send it once."""
    trainer = Trainer()
    for _ in range(2):
        send([Start(REQUEST)], ledger, trainer, NOW)
    assert trainer.keys == ["m:2026-01-04:1"]
    assert states(ledger) == [("m:2026-01-04:1", "accepted", "job 7")]


def test_what_was_not_accepted_is_sent_again(ledger: RetrainLedger) -> None:
    """A trainer that is busy today is asked again on the next run, under the same key."""
    trainer = Trainer(refusals=1)
    send([Start(REQUEST)], ledger, trainer, NOW)
    assert states(ledger) == [("m:2026-01-04:1", "requested", "busy")]
    send([], ledger, trainer, NOW + LEASE)
    assert states(ledger) == [("m:2026-01-04:1", "accepted", "job 7")]


def test_what_a_dead_process_left_is_sent(ledger: RetrainLedger) -> None:
    """A claim without a call is taken over when its lease is over, not before."""
    assert ledger.claim(REQUEST, NOW)
    trainer = Trainer()
    send([], ledger, trainer, NOW + LEASE / 2)
    assert trainer.keys == []
    send([], ledger, trainer, NOW + LEASE)
    assert trainer.keys == [REQUEST.key]


def test_a_request_without_a_result_expires(ledger: RetrainLedger) -> None:
    """After its time it is given up, with the reason."""
    send([Start(REQUEST)], ledger, Trainer(), NOW)
    expire(ledger, Limits(), NOW + DAY)
    assert states(ledger) == [(REQUEST.key, "expired", "no result within 1 day, 0:00:00")]


def test_inhibitions_end(ledger: RetrainLedger) -> None:
    """A reason to hold back counts until its time, and is replaced by a newer one."""
    ledger.inhibit("*", "validation is red", NOW + DAY)
    ledger.inhibit("*", "validation is red since Sunday", NOW + DAY)
    assert ledger.inhibitions(NOW) == {"*": "validation is red since Sunday"}
    assert ledger.inhibitions(NOW + DAY) == {}


def test_results_are_of_known_requests(ledger: RetrainLedger) -> None:
    """A key that there is not is refused."""
    ledger.claim(REQUEST, NOW)
    assert ledger.mark(REQUEST.key, "succeeded", "0.64")
    assert not ledger.mark("m:2026-01-04:9", "succeeded")


def _claim(path: Path, claimed: Path, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]  # a barrier of multiprocessing
    opened = RetrainLedger(path)
    if opened.claim(REQUEST, NOW):
        with claimed.open("a", encoding="utf-8") as file:
            file.write("x")


def test_of_racing_processes_one_claims(tmp_path: Path) -> None:
    """Schedulers that overlap send one request."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(6)
    RetrainLedger(tmp_path / "drift.sqlite").close()
    arguments = (tmp_path / "drift.sqlite", tmp_path / "claimed", start)
    racers = [context.Process(target=_claim, args=arguments) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert (tmp_path / "claimed").read_text() == "x"


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    """The message names the file."""
    path = tmp_path / "drift.sqlite"
    path.write_text("no database, but long enough to be looked at as one" * 40)
    with pytest.raises(MeasurementError, match=r"drift\.sqlite: the requests cannot be opened"):
        RetrainLedger(path)
