"""``check``: what was said before where it still holds, else the main job."""

from __future__ import annotations

import argparse
import gc
import importlib

from resilience_hooks.cli.replay import replay, slot_of
from resilience_hooks.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Check the services; exit 1 on findings that fail. Raises UsageError."""
    gc.disable()
    if options.prove and (options.fix or options.baseline):
        raise UsageError("--prove measures: it goes neither with --fix nor with --baseline")
    if options.revs is not None:
        over = importlib.import_module("resilience_hooks.cli.revs")
        told: int = over.run(options)
        return told
    if options.prove:
        proving = importlib.import_module("resilience_hooks.cli.proving")
        code: int = proving.run(options)
        return code
    slot = slot_of("check", options)
    known = replay(slot, options)
    if known is not None:
        return known
    checking = importlib.import_module("resilience_hooks.cli.checking")
    made: int = checking.run(options, slot)
    return made
