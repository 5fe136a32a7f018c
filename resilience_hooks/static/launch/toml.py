"""Tables of a TOML file that may be absent, broken or of another shape."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, TypeAlias

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Table: TypeAlias = Mapping[str, Any]


def read_table(data: bytes | None) -> Table:
    """The top-level table; empty where there is none to be read."""
    try:
        loaded: Table = tomllib.loads((data or b"").decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return {}
    return loaded


def table(data: Table, *keys: str) -> Table:
    """The table at a chain of keys; empty where a part of it is none."""
    for key in keys:
        value = data.get(key)
        if not isinstance(value, dict):
            return {}
        data = value
    return data


def tables(data: Table, key: str) -> tuple[Table, ...]:
    """The tables of an array; empty where it is none."""
    return tuple(item for item in _items(data, key) if isinstance(item, dict))


def strings(data: Table, key: str) -> tuple[str, ...]:
    """The strings of an array; empty where it is none."""
    return tuple(item for item in _items(data, key) if isinstance(item, str))


def _items(data: Table, key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []
