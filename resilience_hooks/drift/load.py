"""Reads a drift configuration, and what it names: secrets, a time zone, an address."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from resilience_hooks.config.reading import read_text
from resilience_hooks.drift.settings import DriftSettings
from resilience_hooks.errors import UsageError

_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def load(path: Path) -> DriftSettings:
    """The settings of a file. Raises UsageError where there is none, ConfigError with all faults.

    Paths in it are relative to the folder of the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; --config names another file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: TOML is UTF-8, and this file is not") from error
    return settings_of(str(path), text)


def settings_of(file: str, text: str) -> DriftSettings:
    """The settings of a text. Raises ConfigError with every fault, by line."""
    return read_text(DriftSettings, file, text)


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of a variable that the configuration names. Raises UsageError where it is unset."""
    value = environment.get(name, "")
    if not value:
        raise UsageError(
            f"the environment variable {name}, which the configuration names, is not set"
        )
    return value


def expanded(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A text with its ``${NAME}`` filled in. Raises UsageError for one that is unset."""
    return _VARIABLE.sub(lambda found: secret(found[1], environment), text)
