"""Whether there is a row in any kind of frame, told by what it can do, not by its type.

pandas, polars and pyarrow objects, row iterators of databases, lists, generators, None: nothing is
imported for them. What can be read only once is looked into and handed back whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows:
    """Data, and whether it holds no row. Go on with this ``data``: an iterator is a new one."""

    data: Any
    is_empty: bool


def look(data: object) -> Rows:
    """Look whether there is a row. Raises TypeError for what cannot be asked."""
    known = _known(data)
    if known is not None:
        return Rows(data, known)
    if isinstance(data, Iterable):
        return _peeked(iter(data))
    raise TypeError(f"whether {_name(data)} is empty cannot be told{_remedy(data)}")


def _known(data: object) -> bool | None:
    """Whether it is empty, where it can be asked; None for what must be read."""
    if data is None:
        return True
    empty = getattr(data, "empty", None)  # pandas: no rows, or no columns
    if isinstance(empty, bool):
        return empty
    if hasattr(type(data), "__len__"):
        return len(data) == 0  # type: ignore[arg-type]  # it has __len__
    rows = getattr(data, "num_rows", None)  # pyarrow
    if isinstance(rows, int):
        return rows == 0
    return None


def _peeked(items: Iterator[Any]) -> Rows:
    """Read up to the first row; an item that is itself a frame without rows is none."""
    read = []
    for item in items:
        read.append(item)
        if not _is_empty_chunk(item):
            return Rows(itertools.chain(read, items), is_empty=False)
    return Rows(iter(read), is_empty=True)


def _is_empty_chunk(item: object) -> bool:
    is_frame = hasattr(item, "num_rows") or hasattr(item, "columns")
    return is_frame and _known(item) is True


def _name(data: object) -> str:
    return f"{type(data).__module__}.{type(data).__qualname__}".removeprefix("builtins.")


def _remedy(data: object) -> str:
    if hasattr(data, "collect"):
        return ": collect() it first"
    return ": read it into a list first" if hasattr(data, "__aiter__") else ""
