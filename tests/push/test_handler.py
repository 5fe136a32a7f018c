from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from resilience_hooks.durable import Database, SQLiteClaims
from resilience_hooks.outcomes import (
    SUCCESS,
    Deferred,
    FailedPermanent,
    FailedTransient,
    NoDataExtracted,
    Notice,
    Outcome,
    OutcomeError,
    RejectedOpen,
)
from resilience_hooks.push import DeadLetter, Message, PushHandler, SQLiteDeadLetters
from resilience_hooks.push.handler import LEASE
from tests.phases.samples import Hand
from tests.push.bodies import push


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A file of its own."""
    opened = Database(tmp_path / "push.sqlite")
    yield opened
    opened.close()


class Service:
    """Processes messages as it is told, and remembers attempts and notices."""

    def __init__(self, database: Database, *ends: Outcome | Exception) -> None:
        self.ends = list(ends)
        self.attempts: list[int] = []
        self.notices: list[Notice] = []
        self.clock = Hand()
        self.handler = PushHandler.open(
            self.process, database, notify=self.notices.append, clock=self.clock
        )

    def process(self, message: Message) -> Outcome:
        """The next end."""
        self.attempts.append(message.attempt)
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    def statuses(self, *bodies: bytes) -> list[int]:
        """The answers."""
        return [self.handler.handle(body).status for body in bodies]


def letters(database: Database) -> list[tuple[str, str]]:
    """Key and reason of each dead letter."""
    return [(letter.key, letter.reason) for letter in SQLiteDeadLetters(database).all()]


def test_redelivery_is_a_no_op(database: Database) -> None:
    """What was acknowledged is acknowledged again, and not processed."""
    service = Service(database, SUCCESS, SUCCESS)
    assert service.statuses(push("1"), push("1"), push("2"), push("1")) == [200] * 4
    assert service.attempts == [1, 1]
    again = json.loads(service.handler.handle(push("1")).body)
    assert again == {"outcome": "SUCCESS", "reason": "", "repeated": True}


def test_what_failed_is_tried_again(database: Database) -> None:
    """Until it succeeds; attempts are counted, and the third failure is said once."""
    failed = FailedTransient("timeout")
    service = Service(database, *[failed] * 4, SUCCESS)
    assert service.statuses(*[push()] * 6) == [503] * 4 + [200] * 2
    assert service.attempts == [1, 2, 3, 4, 5]
    assert [notice.text for notice in service.notices] == [
        "push/1: FAILED_TRANSIENT (timeout) after 3 attempts"
    ]


@pytest.mark.parametrize(
    ("end", "status", "has_letter"),
    [
        (NoDataExtracted("No data extracted"), 503, False),
        (KeyError("team"), 503, False),
        (OutcomeError(FailedPermanent("no such team")), 200, True),
        (OutcomeError(Deferred("upstream", 30)), 503, False),
    ],
    ids=lambda each: type(each).__name__,
)
def test_exceptions(database: Database, end: Exception, status: int, has_letter: bool) -> None:
    """They are the outcomes that they stand for: an unknown one is never acknowledged."""
    assert Service(database, end).statuses(push()) == [status]
    assert bool(letters(database)) == has_letter


def test_a_bad_envelope(database: Database) -> None:
    """Acknowledged with a record, once, however often it comes; the data is kept."""
    service = Service(database)
    assert service.statuses(b"junk", b"junk", b"other junk") == [200] * 3
    kept = SQLiteDeadLetters(database).all()
    assert sorted(letter.body for letter in kept) == [b"junk", b"other junk"]
    assert all(letter.reason.startswith("the body is not JSON") for letter in kept)
    assert len(service.notices) == 2


def test_a_dead_letter_of_a_message(database: Database) -> None:
    """It has the message's id, and is not processed again."""
    service = Service(database, FailedPermanent("no such team"))
    assert service.statuses(push("7"), push("7")) == [200, 200]
    assert letters(database) == [("7", "no such team")]


class Full:
    """A store of dead letters that keeps nothing."""

    def put(self, letter: DeadLetter) -> None:
        """There is no room."""
        raise sqlite3.OperationalError("disk is full")


def test_no_record_no_acknowledgement(database: Database) -> None:
    """A message is not given up on unless its record is kept; then it may be tried again."""
    ends = iter([FailedPermanent("bad"), SUCCESS])
    handler = PushHandler(lambda _: next(ends), SQLiteClaims(database), Full())
    for body in (push(), b"junk"):
        with pytest.raises(sqlite3.OperationalError, match="disk is full"):
            handler.handle(body)
    assert handler.handle(push()).status == 200


def test_a_message_that_is_worked_on(database: Database) -> None:
    """A second delivery meanwhile is told to come back; after the lease it is let in."""
    service = Service(database, SUCCESS)
    seen: list[int] = []

    def process(message: Message) -> Outcome:
        answer = service.handler.handle(push())
        seen.append(answer.status)
        assert int(answer.headers["Retry-After"]) <= LEASE
        return SUCCESS

    outer = PushHandler.open(process, database, clock=service.clock)
    assert outer.handle(push()).status == 200
    assert seen == [503]
    assert service.attempts == []


def test_a_worker_that_died(database: Database) -> None:
    """Its message is taken over when its lease ends, as the second attempt."""
    service = Service(database, SUCCESS)
    SQLiteClaims(database, service.clock.now.timestamp).take("push 1", LEASE)
    assert service.statuses(push()) == [503]
    service.clock.now += timedelta(seconds=LEASE + 1)
    assert service.statuses(push()) == [200]
    assert service.attempts == [2]


def test_an_open_breaker_is_said_once(database: Database) -> None:
    """However many messages wait for it; the next opening is said again."""
    first, second = (RejectedOpen("breaker api is open", 5, opening) for opening in (1, 2))
    service = Service(database, first, first, second)
    assert service.statuses(push("1"), push("2"), push("3")) == [503] * 3
    assert [notice.key for notice in service.notices] == [
        "breaker api is open/REJECTED_OPEN/1",
        "breaker api is open/REJECTED_OPEN/2",
    ]


def test_a_notice_that_cannot_be_sent(database: Database) -> None:
    """It changes no answer, and is tried again with the next message."""
    sent: list[str] = []

    def notify(notice: Notice) -> None:
        sent.append(notice.key)
        raise ConnectionError

    handler = PushHandler.open(lambda _: FailedTransient("x"), database, notify=notify)
    assert [handler.handle(push()).status for _ in range(4)] == [503] * 4
    assert len(sent) == 2


def test_a_process_that_returns_nothing(database: Database) -> None:
    """Forgetting the outcome is a mistake of the code: loud, and never an acknowledgement."""
    handler = PushHandler.open(lambda _: None, database)  # type: ignore[arg-type,return-value]
    for _ in range(2):
        with pytest.raises(TypeError, match="return an Outcome"):
            handler.handle(push())


def test_two_handlers_in_one_file(database: Database) -> None:
    """Their messages are told apart by the handlers' names."""
    one = PushHandler.open(lambda _: SUCCESS, database, name="one")
    two = PushHandler.open(lambda _: FailedTransient("x"), database, name="two")
    assert (one.handle(push()).status, two.handle(push()).status) == (200, 503)
