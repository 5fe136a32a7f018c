"""The JSON schema of the configuration, for editors; ``schema.json`` is this, written."""

from __future__ import annotations

import json

from resilience_hooks.config.model import Config
from resilience_hooks.config.record import Record


def schema() -> dict[str, object]:
    """The schema of ``.resilience-hooks.toml``, and of ``[tool.resilience_hooks]``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "resilience-hooks",
        **Record(Config).schema(),
    }


def rendered() -> str:
    """The text of ``schema.json``."""
    return json.dumps(schema(), indent=2) + "\n"
