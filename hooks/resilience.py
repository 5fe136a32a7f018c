"""resilience: every check that the configuration enables, in one process."""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from resilience_hooks.cli.arguments import hook
from resilience_hooks.cli.exits import exit_code
from resilience_hooks.cli.replay import Slot, replay, slot_of

if TYPE_CHECKING:
    from resilience_hooks.static.check import Workshop

CHECKS: Final = {
    "dockerfile-imports": "resilience_hooks.cli.checking",
    "startup-manifest": "resilience_hooks.cli.manifest",
    "empty-data-handling": "resilience_hooks.cli.lint",
    "sql-schema": "resilience_hooks.cli.sql",
}
"""Name in ``checks`` → the module whose ``run_in`` does it. The analyzer is loaded when called."""


_KEPT: Final = ("dockerfile-imports",)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the checks on one tree; returns the gravest exit code (``docs/contract.md``)."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except (Exception, KeyboardInterrupt) as error:
        return exit_code(error, debug=False)


def _run(argv: Sequence[str]) -> int:
    gc.disable()
    options = _parser().parse_args(argv)
    slot = slot_of("resilience", options)
    known = replay(slot, options)
    return _anew(options, slot) if known is None else known


def _anew(options: argparse.Namespace, slot: Slot | None) -> int:
    """Run the checks; what the checks of images alone say is kept."""
    kept = importlib.import_module("resilience_hooks.cli.kept")
    workshop, session = kept.opened(options, slot)
    if workshop.config.checks == _KEPT:
        checking = importlib.import_module(CHECKS[_KEPT[0]])
        code: int = checking.run_kept(workshop, options, session)
        return code
    return max(_checked(name, workshop, options) for name in workshop.config.checks)


def _checked(name: str, workshop: Workshop, options: argparse.Namespace) -> int:
    code: int = importlib.import_module(CHECKS[name]).run_in(workshop, options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="resilience-hooks-resilience", description=__doc__)
    hook(parser)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
