from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pandas as pd
import polars
import pyarrow as pa
import pytest

from resilience_hooks.sameday import look


class RowIterator:
    """Rows of a query as BigQuery's client gives them: to be read once, without a length."""

    def __init__(self, *rows: tuple[int, ...]) -> None:
        self._rows: Iterator[tuple[int, ...]] | None = iter(rows)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        if self._rows is None:
            raise ValueError("Iterator has already started")
        rows, self._rows = self._rows, None
        return rows


def generated(*rows: object) -> Iterator[object]:
    """A generator of these."""
    yield from rows


TABLE = pa.table({"a": [1]})
NONE = TABLE.slice(0, 0)


@pytest.mark.parametrize(
    ("data", "is_empty"),
    [
        pytest.param(None, True, id="None"),
        pytest.param([], True, id="list"),
        pytest.param([None], False, id="list of None"),
        pytest.param((), True, id="tuple"),
        pytest.param({}, True, id="dict"),
        pytest.param({"a": []}, False, id="dict with a key"),
        pytest.param(pd.DataFrame(), True, id="pandas"),
        pytest.param(pd.DataFrame({"a": []}), True, id="pandas with columns"),
        pytest.param(pd.DataFrame(index=[1, 2]), True, id="pandas without columns"),
        pytest.param(pd.DataFrame({"a": [None]}), False, id="pandas with a missing value"),
        pytest.param(pd.Series([], dtype=float), True, id="Series"),
        pytest.param(pd.Series([0]), False, id="Series with a zero"),
        pytest.param(polars.DataFrame(), True, id="polars"),
        pytest.param(polars.DataFrame({"a": []}), True, id="polars with columns"),
        pytest.param(polars.DataFrame({"a": [1]}), False, id="polars with a row"),
        pytest.param(NONE, True, id="pyarrow"),
        pytest.param(TABLE, False, id="pyarrow with a row"),
        pytest.param(TABLE.to_batches()[0], False, id="record batch"),
        pytest.param(np.array([]), True, id="numpy"),
        pytest.param(np.array([0]), False, id="numpy with a zero"),
        pytest.param(iter(()), True, id="iterator"),
        pytest.param(generated(), True, id="generator"),
        pytest.param(generated(None), False, id="generator of None"),
        pytest.param(generated({}), False, id="generator of an empty row"),
        pytest.param(generated([]), False, id="generator of an empty list: a row"),
        pytest.param(generated(pd.DataFrame(), pd.DataFrame()), True, id="empty chunks"),
        pytest.param(generated(pd.DataFrame(), pd.DataFrame({"a": [1]})), False, id="late chunk"),
        pytest.param(RowIterator(), True, id="rows of a query"),
        pytest.param(RowIterator((1,)), False, id="rows of a query with one"),
        pytest.param(
            pa.RecordBatchReader.from_batches(TABLE.schema, NONE.to_batches()), True, id="reader"
        ),
    ],
)
def test_whether_there_is_a_row(data: object, is_empty: bool) -> None:
    """The same question to any kind of frame."""
    assert look(data).is_empty is is_empty


@pytest.mark.parametrize("count", [0, 1, 5])
def test_nothing_of_an_iterator_is_lost(count: int) -> None:
    """The data to go on with has every item, in order, and no more than one was read ahead."""
    read = []

    def rows() -> Iterator[int]:
        for number in range(count):
            read.append(number)
            yield number

    rows_ = look(rows())
    assert len(read) == min(count, 1)
    assert list(rows_.data) == list(range(count))


def test_an_endless_iterator() -> None:
    """It is looked at, not read."""
    assert not look(iter(int, 1)).is_empty


def test_a_cursor_of_a_database() -> None:
    """What the standard library's own databases give."""
    with sqlite3.connect(":memory:") as connection:
        assert look(connection.execute("SELECT 1 WHERE 0")).is_empty
        rows = look(connection.execute("SELECT 1 UNION SELECT 2"))
        assert list(rows.data) == [(1,), (2,)]
    connection.close()


async def _numbers() -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(7, "whether int is empty cannot be told$", id="a number"),
        pytest.param(polars.LazyFrame(), r"LazyFrame .*: collect\(\) it first", id="lazy frame"),
        pytest.param(_numbers(), "read it into a list first", id="asynchronous generator"),
    ],
)
def test_what_cannot_be_asked(data: object, said: str) -> None:
    """Said, with what to do, and not taken for empty."""
    with pytest.raises(TypeError, match=said):
        look(data)
