"""``resilience-hooks validate``: one file an action, imported only when it is called."""

from __future__ import annotations

import argparse
import importlib


def run(options: argparse.Namespace) -> int:
    """Run one action; returns the exit code."""
    action = importlib.import_module(f"resilience_hooks.cli.validate.actions.{options.action}")
    code: int = action.run(options)
    return code
