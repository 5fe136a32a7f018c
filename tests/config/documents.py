"""Random configurations: mostly right, with everything that may be wrong mixed in."""

from __future__ import annotations

import datetime
import json
from typing import Any

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    ["", " ", ".", "a/b", "../a", "/app", "!x", "3.12", "RH101", "RH9", "a.b:c", "a.py:N", "a 'b"]
)
# A fixed alphabet: hypothesis need not read its tables of Unicode, which takes seconds.
_TEXTS = st.text(alphabet="aZ_-9 .*/:'\"\\\n\t\0é\u2028😀", max_size=4)
_SCALARS = st.one_of(
    _TEXTS,
    _WORDS,
    st.booleans(),
    st.integers(-5, 2000),
    st.just("2027-01-31"),
    st.sampled_from(["dockerfile-imports", "a.b", "*.py"]),
)


def _tables(names: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(names), values, max_size=4)


_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)
    ),
    max_leaves=4,
)
_ITEMS = st.one_of(_VALUES, st.lists(_SCALARS, max_size=3))
_IGNORES = _tables(["code", "reason", "path", "module", "service", "expires", "odd"], _ITEMS)
_SERVICES = _tables(
    [
        *("dockerfile", "context", "target", "build-args", "source", "command", "entrypoint"),
        *("working-dir", "env", "pythonpath", "entry-modules", "entry-files", "brings", "x"),
    ],
    _ITEMS,
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "checks": _ITEMS,
        "python": _ITEMS,
        "exclude": _ITEMS,
        "strict": _ITEMS,
        "ignore": st.one_of(_ITEMS, st.lists(_IGNORES, max_size=2)),
        "services": st.one_of(_ITEMS, st.dictionaries(_TEXTS, _SERVICES, max_size=2)),
        "unknown": _ITEMS,
    },
)
"""Tables as a TOML parser yields them."""


def toml(value: object) -> str:
    """A value as TOML; a table inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _text(value) if isinstance(value, str) else str(value)


def document(table: dict[str, Any]) -> str:
    """A document, one key a line."""
    return "".join(f"{_text(key)} = {toml(value)}\n" for key, value in table.items())


def as_json(value: object) -> object:
    """A value as a schema's validator wants it: dates are strings."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _text(text: str) -> str:
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in plain)
