from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience_hooks.durable import Claim, Database, SQLiteClaims, do_once


class Hand:
    """A clock that stands still unless it is moved."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A file of its own, in a directory that is missing."""
    opened = Database(tmp_path / "state" / "state.sqlite")
    yield opened
    opened.close()


def test_the_life_of_a_claim(database: Database) -> None:
    """Held by one; lost with time; finished for good, by its holder alone."""
    clock = Hand()
    claims = SQLiteClaims(database, clock)
    first = claims.take("job", 60)
    assert (first.held, first.attempts) == (True, 1)
    assert not claims.take("job", 60).held
    clock.now += 61
    second = claims.take("job", 60)
    assert (second.held, second.attempts) == (True, 2)
    assert not claims.finish(first, "too late")
    claims.release(first)
    assert not claims.take("job", 60).held
    assert claims.finish(second, "done")
    clock.now += 9999
    assert (claims.take("job", 60).held, claims.take("job", 60).result) == (False, "done")


def test_work_that_raises_may_be_tried_at_once(database: Database) -> None:
    """The exception passes; nobody has to wait for the lease."""
    claims = SQLiteClaims(database)

    def fail(_: Claim) -> str:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        do_once(claims, "job", 60, fail)
    assert do_once(claims, "job", 60, lambda claim: str(claim.attempts)).held
    assert not do_once(claims, "job", 60, lambda _: pytest.fail("again")).held


def test_an_exception_inside_a_transaction(database: Database) -> None:
    """Nothing of it is written, and the file can be used."""
    database.extend("CREATE TABLE IF NOT EXISTS t (x)")

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO t VALUES (1)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.transaction() as connection:
        assert connection.execute("SELECT * FROM t").fetchall() == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Named, with what is wrong with it."""
    path = tmp_path / "state.sqlite"
    path.write_text("a text that is long enough to be looked at as if it were a database " * 9)
    with pytest.raises(sqlite3.DatabaseError, match=r"state\.sqlite: file is not a database"):
        Database(path, "CREATE TABLE t (x)")
