"""From a table of TOML to the dataclass that it describes, or to everything that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, TypeVar

from resilience_hooks.config.document import At, Document
from resilience_hooks.config.record import Record
from resilience_hooks.errors import ConfigError, UsageError

T = TypeVar("T")

_YAML: Final = (".yaml", ".yml", ".json")
"""JSON is YAML."""


def read_file(record: type[T], path: Path, option: str) -> T:
    """A file as a dataclass of keys; ``option`` is what names another one.

    Raises UsageError where there is none, ConfigError with every fault, by line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; {option} names another file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: a configuration is UTF-8, and this file is not") from error
    return read_text(record, str(path), text)


def read_text(record: type[T], file: str, text: str) -> T:
    """A whole file as a dataclass of keys. Raises ConfigError with every fault, by line."""
    if Path(file).suffix in _YAML:
        from resilience_hooks.config import yaml  # noqa: PLC0415  PyYAML is not always there

        return read_table(record, yaml.parse(file, text), At(yaml.YamlDocument(file, text)))
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
