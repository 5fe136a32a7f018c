"""Reads a drift configuration."""

from __future__ import annotations

from pathlib import Path

from resilience_hooks.config.reading import read_text
from resilience_hooks.drift.settings import DriftSettings
from resilience_hooks.errors import UsageError


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
