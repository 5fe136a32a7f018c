"""The kinds of values that a key may have.

Each says what is wrong with a value (``faults``), makes the value that the program wants of one
without faults (``build``), and describes itself to people (``form``) and editors (``schema``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from resilience_hooks.config.document import At, Fault
from resilience_hooks.spelling import closest


class Kind(Protocol):
    """A kind of value. ``build`` may only be asked for a value without faults."""

    @property
    def form(self) -> str:
        """What is allowed, for people."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """Everything that is wrong with a value."""

    def build(self, value: Any, at: At) -> Any:
        """The value that the program works with."""

    def schema(self) -> dict[str, object]:
        """The JSON schema of the kind."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string that matches ``pattern`` as a whole; ``form`` names what the pattern means."""

    form: str = "a string"
    pattern: str = r"[\s\S]+"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no string, or not of the form."""
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The string itself."""
        return value

    def schema(self) -> dict[str, object]:
        """A string with a pattern."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Version(Text):
    """A Python version as (major, minor)."""

    form: str = 'a Python version in quotes, such as "3.12"'
    pattern: str = r"3\.[0-9]{1,2}"

    def build(self, value: Any, at: At) -> Any:
        """``"3.12"`` → (3, 12)."""
        return tuple(int(part) for part in value.split("."))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words."""

    words: tuple[str, ...]

    @property
    def form(self) -> str:
        """The words."""
        return "one of " + ", ".join(f'"{word}"' for word in self.words)

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is none of the words, with the one that is probably meant."""
        if value not in self.words:
            yield at.fault(f"{shown(value)} is not {self.form}{meant(value, self.words)}")

    def build(self, value: Any, at: At) -> Any:
        """The word itself."""
        return value

    def schema(self) -> dict[str, object]:
        """An enumeration."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    form: str = "true or false"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is neither."""
        if not isinstance(value, bool):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The truth value itself."""
        return value

    def schema(self) -> dict[str, object]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as TOML writes it or in quotes."""

    form: str = "a date, such as 2027-01-31"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no date; a time of day is too much."""
        if _day(value) is None:
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The ``datetime.date``."""
        return _day(value)

    def schema(self) -> dict[str, object]:
        """A string that is a date."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one kind; they become a tuple."""

    item: Kind
    at_least: int = 0

    @property
    def form(self) -> str:
        """What the items are."""
        return f"a list; each item is {self.item.form}"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no list, too short a list, and the faults of its items."""
        if not isinstance(value, list):
            yield at.fault(f"{shown(value)} is not {self.form}")
            return
        if len(value) < self.at_least:
            yield at.fault(f"name at least {self.at_least}; {self.form}")
        for number, item in enumerate(value):
            yield from self.item.faults(item, at.below(number))

    def build(self, value: Any, at: At) -> Any:
        """A tuple of what the items make."""
        return tuple(self.item.build(item, at.below(n)) for n, item in enumerate(value))

    def schema(self) -> dict[str, object]:
        """An array."""
        least: dict[str, object] = {"minItems": self.at_least} if self.at_least else {}
        return {"type": "array", "items": self.item.schema(), **least}


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table with names of its own and values of one kind."""

    item: Kind
    name: Text = Text("a name")

    @property
    def form(self) -> str:
        """What the values are."""
        return f"a table; each value is {self.item.form}"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no table, the faults of its names and of its values."""
        if not isinstance(value, dict):
            yield at.fault(f"{shown(value)} is not {self.form}")
            return
        for name, item in value.items():
            yield from self.name.faults(name, at.below(name))
            yield from self.item.faults(item, at.below(name))

    def build(self, value: Any, at: At) -> Any:
        """A dictionary of what the values make."""
        return {name: self.item.build(item, at.below(name)) for name, item in value.items()}

    def schema(self) -> dict[str, object]:
        """An object with names of its own."""
        names: Mapping[str, object] = {"pattern": self.name.schema()["pattern"]}
        return {
            "type": "object",
            "propertyNames": dict(names),
            "additionalProperties": self.item.schema(),
        }


@dataclass(frozen=True, slots=True)
class TextOrList:
    """A command: one string, or the list of its words, which it becomes."""

    form: str = "a command as a string, or a list of its words"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is neither, and quotes that are left open."""
        if isinstance(value, list):
            yield from ListOf(Text(pattern=r"[\s\S]*")).faults(value, at)
        elif not isinstance(value, str) or not value.strip():
            yield at.fault(f"{shown(value)} is not {self.form}")
        elif _words(value) is None:
            yield at.fault(f"{shown(value)} leaves a quotation open")

    def build(self, value: Any, at: At) -> Any:
        """The words; a string is split as a shell would, and no shell runs it."""
        return _words(value) if isinstance(value, str) else tuple(value)

    def schema(self) -> dict[str, object]:
        """A string or an array."""
        text = {"type": "string", "pattern": r"\S"}
        return {"anyOf": [text, {"type": "array", "items": {"type": "string"}}]}


def shown(value: object) -> str:
    """A value as TOML has it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:60])
    return plain + ("…" if len(text) > 60 else "")


def meant(value: object, words: tuple[str, ...]) -> str:
    """``; did you mean …?`` where one of the words is close."""
    close = closest(str(value).replace("_", "-"), words)
    return "" if close is None else f'; did you mean "{close}"?'


def _day(value: object) -> datetime.date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return value if is_day and isinstance(value, datetime.date) else None


def _words(command: str) -> tuple[str, ...] | None:
    import shlex  # noqa: PLC0415  needed for a command only

    try:
        return tuple(shlex.split(command))
    except ValueError:
        return None
