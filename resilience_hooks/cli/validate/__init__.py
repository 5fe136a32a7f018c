"""``resilience-hooks validate``: one file an action, imported only when it is called."""

from __future__ import annotations

import argparse
import importlib
from typing import Final

from resilience_hooks.errors import UsageError

_EXTRA: Final = {"duckdb", "httpx", "ibis", "slack_sdk", "sqlglot", "github", "tomli", "yaml"}


def run(options: argparse.Namespace) -> int:
    """Run one action; returns the exit code. Raises UsageError where the extra is not installed."""
    try:
        action = importlib.import_module(f"resilience_hooks.cli.validate.actions.{options.action}")
        code: int = action.run(options)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        message = f"validate needs {error.name}: pip install 'resilience-hooks[validation]'"
        raise UsageError(message) from error
    return code
