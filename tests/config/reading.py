"""Configurations as texts, and what is said of them."""

from __future__ import annotations

import pytest

from resilience_hooks.config.load import load
from resilience_hooks.config.model import Config
from resilience_hooks.config.sources import OWN_FILE
from resilience_hooks.errors import ConfigError


def loaded(text: str, file: str = OWN_FILE) -> Config:
    """The configuration that one file holds."""
    return load({file: text.encode()}.get)


def faults(text: str, file: str = OWN_FILE) -> list[str]:
    """Its faults, each as ``line: message``."""
    with pytest.raises(ConfigError) as caught:
        loaded(text, file)
    return [fault.removeprefix(f"{file}:") for fault in caught.value.faults]
