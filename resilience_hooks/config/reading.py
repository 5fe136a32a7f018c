"""From a table of TOML to the dataclass that it describes, or to everything that is wrong."""

from __future__ import annotations

from typing import Any, TypeVar

from resilience_hooks.config.document import At, Document
from resilience_hooks.config.record import Record
from resilience_hooks.errors import ConfigError

T = TypeVar("T")


def read_text(record: type[T], file: str, text: str) -> T:
    """A whole file as a dataclass of keys. Raises ConfigError with every fault, by line."""
    from resilience_hooks.config.toml import parse  # noqa: PLC0415  most runs have no settings

    return read_table(record, parse(file, text), At(Document(file, text)))


def read_table(record: type[T], table: Any, at: At) -> T:
    """A table as a dataclass of keys. Raises ConfigError with every fault, by line."""
    kind = Record(record)
    faults = sorted(kind.faults(table, at), key=lambda fault: fault.line)
    if faults:
        raise ConfigError(tuple(map(str, faults)))
    built: T = kind.build(table, at)
    return built
