"""The verifier as a command."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.leaving import FAILED, leave
from resilience_hooks.startup.output import emit, write_error
from resilience_hooks.startup.verify import begun, run_or_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import NoReturn

    from resilience_hooks.startup.report import Report


def main(argv: Sequence[str]) -> NoReturn:
    """Verify. Raises SystemExit: 0, 1 for a fault, 2 for words that are no options.

    The entries of ``sys.path`` that the manifest knows the service to start with are added where
    they are missing: this process was not started as the service is.
    """
    options = _parser().parse_args(argv)
    progress = begun(options.manifest, [os.getcwd()], options.require, options.optional)
    known = progress.manifest.sys_path
    sys.path[:0] = [entry for entry in known if entry not in sys.path and os.path.isdir(entry)]
    run_or_end(progress, options.mode, options.deadline, FAILED)
    report = progress.report()
    emit(report)
    if options.json:
        _print_json(report)
    leave(0 if report.ok else FAILED)


def _print_json(report: Report) -> None:
    import json

    try:
        print(json.dumps(report.to_dict(), indent=1), flush=True)
    except (OSError, ValueError) as error:
        write_error(f"ERROR resilience_hooks.startup: standard output cannot be written: {error}\n")


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m resilience_hooks.startup",
        description="Runs every import that a service's manifest lists; exits 1 if one fails.",
    )
    parser.add_argument("--manifest", metavar="FILE", help="default: the one that is found")
    parser.add_argument("--json", action="store_true", help="print the report on standard output")
    parser.add_argument("--mode", choices=["import", "spec"], default="import")
    parser.add_argument("--deadline", metavar="SECONDS", type=_seconds, default=60.0)
    parser.add_argument("--require", metavar="MODULE[:NAME]", action="append", default=[])
    parser.add_argument("--optional", metavar="MODULE[:NAME]", action="append", default=[])
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise ValueError(text)
    return seconds
