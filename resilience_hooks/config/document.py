"""A parsed configuration, and places in it that faults are found at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

Keys: TypeAlias = tuple[str | int, ...]
"""A chain of keys from the top of a document; a number is an index of an array."""


@dataclass(frozen=True)
class Document:
    """A TOML file whose settings stand below ``base``."""

    file: str
    text: str
    base: Keys = ()

    @cached_property
    def lines(self) -> Mapping[Keys, int]:
        """The line of every key."""
        from resilience_hooks.config.positions import positions  # noqa: PLC0415  faults are rare

        return positions(self.text)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a configuration."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class At:
    """A place in a document: a chain of keys below its base."""

    document: Document
    keys: Keys = ()

    def below(self, key: str | int) -> At:
        """The place of a key, or of an item, one step further down."""
        return At(self.document, (*self.keys, key))

    @property
    def line(self) -> int:
        """The line (1-based) of the key, or of the nearest one above it."""
        path = (*self.document.base, *self.keys)
        while path and path not in self.document.lines:
            path = path[:-1]
        return self.document.lines.get(path, 1)

    @property
    def source(self) -> str:
        """``file:line``."""
        return f"{self.document.file}:{self.line}"

    def fault(self, message: str) -> Fault:
        """A fault here; the message follows the dotted key."""
        name = "".join(_spelled(key) for key in self.keys).removeprefix(".")
        return Fault(self.document.file, self.line, f"{name}: {message}" if name else message)


def _spelled(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return f".{key}" if is_bare else f".{key!a}"
