"""Which file of a repository holds its settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from resilience_hooks.errors import ConfigError

Read: TypeAlias = Callable[[str], "bytes | None"]
"""Gives the bytes of a file at the root of a repository, or None."""

OWN_FILE: Final = ".resilience-hooks.toml"
PROJECT_FILE: Final = "pyproject.toml"
_MENTION: Final = re.compile(rb"resilience_hooks|tool\s*\.\s*[\"']?resilience-hooks")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a file: what stands below the keys ``base`` of its text."""

    file: str
    text: str
    base: tuple[str, ...]
    table: Any


def find(read: Read) -> Settings | None:
    """The settings of a repository; None where it has none, and then no TOML is parsed.

    Raises ConfigError for a file that cannot be parsed, and for settings in two files.
    """
    own, project = _own(read), _of_project(read)
    if own is not None and project is not None:
        raise ConfigError((f"{OWN_FILE} and {PROJECT_FILE} both hold settings; keep one of them",))
    return own or project


def _own(read: Read) -> Settings | None:
    data = read(OWN_FILE)
    if data is None:
        return None
    text = _decoded(OWN_FILE, data)
    table = _parsed(OWN_FILE, text)
    if "tool" in table:
        raise ConfigError(
            (f"{OWN_FILE}: here the keys stand without [tool.resilience_hooks] above them",)
        )
    return Settings(OWN_FILE, text, (), table) if table else None


def _of_project(read: Read) -> Settings | None:
    data = read(PROJECT_FILE)
    if data is None or not _MENTION.search(data):
        return None
    text = _decoded(PROJECT_FILE, data)
    tools = _parsed(PROJECT_FILE, text).get("tool")
    if not isinstance(tools, dict):
        return None
    if "resilience-hooks" in tools:
        raise ConfigError((f"{PROJECT_FILE}: write [tool.resilience_hooks], with an underscore",))
    if "resilience_hooks" not in tools:
        return None
    return Settings(PROJECT_FILE, text, ("tool", "resilience_hooks"), tools["resilience_hooks"])


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError((f"{file}:{line}: TOML is UTF-8, and this line is not",)) from error


def _parsed(file: str, text: str) -> dict[str, Any]:
    from resilience_hooks.config.toml import parse  # noqa: PLC0415  most runs have no settings

    return parse(file, text)
