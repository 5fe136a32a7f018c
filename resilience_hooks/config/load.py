"""Reads the configuration of a repository, or says everything that is wrong with it."""

from __future__ import annotations

from resilience_hooks.config.document import At, Document
from resilience_hooks.config.model import Config
from resilience_hooks.config.reading import read_table
from resilience_hooks.config.sources import Read, Settings, find


def load(read: Read) -> Config:
    """The configuration at the root of a repository, or the defaults.

    Raises ConfigError with every fault, by line.
    """
    settings = find(read)
    return Config() if settings is None else config_of(settings)


def config_of(settings: Settings) -> Config:
    """The configuration that settings mean. Raises ConfigError with every fault."""
    at = At(Document(settings.file, settings.text, settings.base))
    return read_table(Config, settings.table, at)
