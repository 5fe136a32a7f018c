"""Reads a drift configuration."""

from __future__ import annotations

from pathlib import Path

from resilience_hooks.config.reading import read_file, read_text
from resilience_hooks.drift.settings import DriftSettings


def load(path: Path) -> DriftSettings:
    """The settings of a file. Raises UsageError where there is none, ConfigError with all faults.

    Paths in it are relative to the folder of the file.
    """
    return read_file(DriftSettings, path, "--config")


def settings_of(file: str, text: str) -> DriftSettings:
    """The settings of a text. Raises ConfigError with every fault, by line."""
    return read_text(DriftSettings, file, text)
