"""Values to report, with nothing in their texts that a terminal would act upon.

Each text is one line by then; only what a repair puts in may be several.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from resilience_hooks.report.printable import printable, printable_lines
from resilience_hooks.static.findings import Edit

T = TypeVar("T")


def inert(value: T) -> T:
    """A value with every text in it printable: frozen dataclasses, tuples and mappings of them."""
    return _inert(value)  # type: ignore[return-value]  # of the same shape


def _inert(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        kind: Any = type(value)
        parts = map(_inert, value)
        return kind(*parts) if hasattr(kind, "_fields") else kind(parts)
    if isinstance(value, Mapping):
        return {_inert(key): _inert(each) for key, each in value.items()}
    if isinstance(value, Edit):
        return dataclasses.replace(value, text=printable_lines(value.text))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **_changed(value))
    return value


def _changed(value: Any) -> dict[str, object]:
    """The fields of a dataclass that are otherwise once they are inert."""
    fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
    made = {name: _inert(each) for name, each in fields.items()}
    return {name: each for name, each in made.items() if each != fields[name]}
