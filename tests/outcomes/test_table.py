"""Every row of the table against every consumer that is pure; the others have tests of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from resilience_hooks.breaker import CircuitBreaker, Policy
from resilience_hooks.durable import Database
from resilience_hooks.outcomes import (
    TABLE,
    Kind,
    Limits,
    Outcome,
    Partial,
    Skipped,
    notice_of,
    status_of,
)
from resilience_hooks.outcomes.codec import CLASSES, dump, load
from resilience_hooks.phases import PhaseKey, PhaseLedger
from resilience_hooks.push import Message, PushHandler
from tests.outcomes.samples import NOON, OUTCOMES

# outcome → HTTP status, dead letter, failures of the breaker after one before, entry, first alert
ROWS = {
    "success": (200, False, 0, "complete", False),
    "no-change": (200, False, 0, "complete", False),
    "skipped": (200, False, 1, "skipped", False),
    "deferred": (503, False, 1, "pending", False),
    "partial": (503, False, 2, "partial", True),
    "partial-requeued": (200, False, 2, "partial", True),
    "transient": (503, False, 2, "retrying", False),
    "permanent": (200, True, 1, "failed", True),
    "rejected": (503, False, 1, "pending", True),
}
KEY = PhaseKey("analytics", NOON.date())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A file of its own."""
    opened = Database(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def test_the_table_has_every_kind() -> None:
    """The set is closed: no kind without a row, a class, and a line in this test."""
    assert set(TABLE) == set(Kind) == set(CLASSES)
    assert {outcome.kind for outcome in OUTCOMES.values()} == set(Kind)
    assert ROWS.keys() == OUTCOMES.keys()


@pytest.mark.parametrize("name", ROWS)
def test_http(name: str, database: Database) -> None:
    """The push is answered by the table, with a dead letter where it says so."""
    handler = PushHandler.open(lambda _: OUTCOMES[name], database)
    answer = handler.receive(Message("7", b""), b"body")
    letters = database_letters(database)
    assert (answer.status, bool(letters)) == ROWS[name][:2]
    assert status_of(OUTCOMES[name]) == ROWS[name][0]
    assert ("Retry-After" in answer.headers) == hasattr(OUTCOMES[name], "retry_after")


def database_letters(database: Database) -> list[tuple[str, str]]:
    """The dead letters: key and reason."""
    with database.transaction() as connection:
        return connection.execute("SELECT key, reason FROM dead_letters").fetchall()


@pytest.mark.parametrize("name", ROWS)
def test_breaker(name: str) -> None:
    """One failure before: a success forgets it, a failure adds to it, the others leave it."""
    breaker = CircuitBreaker("bigquery", Policy(failures=9))
    for outcome in (OUTCOMES["transient"], OUTCOMES[name]):
        breaker.call(lambda outcome=outcome: outcome)  # type: ignore[misc]
    assert breaker.snapshot.failures == ROWS[name][2]


@pytest.mark.parametrize("name", ROWS)
def test_ledger(name: str, database: Database) -> None:
    """The unit's entry, and whether the phase is complete with it."""
    ledger = PhaseLedger.open(database)
    ledger.expect(KEY, ["stats"])
    completion = ledger.record(KEY, "stats", OUTCOMES[name], delivery="1", at=NOON)
    assert completion.units["stats"].value == ROWS[name][3]
    assert completion.is_complete == (ROWS[name][3] in {"complete", "skipped"})


@pytest.mark.parametrize("name", ROWS)
def test_alert(name: str) -> None:
    """What is said at the first attempt."""
    assert (alert(OUTCOMES[name]) is not None) == ROWS[name][4]


def alert(outcome: Outcome, attempts: int = 1, hours: float = 0) -> str | None:
    """The key of what is said."""
    now = NOON + timedelta(hours=hours)
    limits = Limits(deferrals=10, failures=3)
    notice = notice_of(outcome, "unit", attempts=attempts, now=now, limits=limits)
    return notice.key if notice else None


@pytest.mark.parametrize(
    ("name", "attempts", "hours", "key"),
    [
        pytest.param("skipped", 1, 0, None, id="a skip is silent until its data is owed"),
        pytest.param("skipped", 1, 0.1, "unit/SKIPPED", id="then it is a debt"),
        pytest.param("deferred", 9, 0, None, id="nine deferrals pass"),
        pytest.param("deferred", 10, 0, "unit/DEFERRED", id="the tenth is said"),
        pytest.param("transient", 2, 0, None, id="two failures pass"),
        pytest.param("transient", 3, 0, "unit/FAILED_TRANSIENT", id="the third is said"),
        pytest.param("rejected", 1, 0, "unit/REJECTED_OPEN/2", id="an opening has its own key"),
        pytest.param("success", 99, 99, None, id="a success is never said"),
    ],
)
def test_alert_when(name: str, attempts: int, hours: float, key: str | None) -> None:
    """Attempts and time decide where the table leaves it to them."""
    assert alert(OUTCOMES[name], attempts, hours) == key


def test_a_skip_that_nothing_is_owed_for() -> None:
    """A day without games never becomes a debt."""
    assert alert(Skipped("no_games"), hours=9999) is None


@pytest.mark.parametrize("name", OUTCOMES)
def test_text_and_back(name: str) -> None:
    """A store gives back what it was given."""
    assert load(dump(OUTCOMES[name])) == OUTCOMES[name]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda: Skipped(""), "a skip needs a reason", id="a skip without a reason"),
        pytest.param(
            lambda: Skipped("x", NOON.replace(tzinfo=None)),
            r"expected_by needs a time zone: datetime\.now\(timezone\.utc\)",
            id="a time without a zone",
        ),
        pytest.param(
            lambda: type(OUTCOMES["partial"])("x"),
            "a partial outcome names what failed",
            id="partial, and nothing failed",
        ),
    ],
)
def test_what_makes_no_sense(make: Callable[[], Outcome], said: str) -> None:
    """Refused where it is made, with what to do about it."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        make()


def test_the_parts_are_sets_whatever_they_were() -> None:
    """A caller counts parts in a list, or in a set that goes on changing."""
    done, failed = {"a"}, {"b"}
    partial = Partial("some", done, failed)  # type: ignore[arg-type]
    done.add("c")
    assert (partial.done, partial.failed) == (frozenset({"a"}), frozenset({"b"}))
