"""``resilience-hooks``: finds the command, runs it, maps what goes wrong to an exit code."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Final

from resilience_hooks import __version__
from resilience_hooks.cli.arguments import ARGUMENTS
from resilience_hooks.cli.exits import exit_code

COMMANDS: Final = {
    "check": "cross-check every service: what it imports against what its image holds",
    "blame": "find the commit that introduced each finding",
    "image": "list what an image holds, and which line put it there",
    "services": "list the services that were discovered, and how",
    "why": "show the chain of imports from a service's entry point to a module",
    "map": "draw services and what they load as one HTML page",
    "impact": "list the services whose images or running code a change touches",
    "init": "write a commented configuration with what was discovered",
    "manifest": "write what each service is to import, for its start to verify",
    "lint": "find code that mistakes no data for a failure, or a failure for success",
    "sql": "hold SQL against the schemas that the repository declares",
    "explain": "print the page of a rule",
    "drift": "watch the hit rates of models: alerts, dashboard, retraining",
    "deploy-drift": "list the deployments that are stale, and the files that make them so",
    "validate": "are a game day's data in order: metrics, verdicts, reports, a dashboard view",
    "verify-deployment": "does the deployed service work: health, imports, a dry run, its log",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ``docs/contract.md``)."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except (Exception, KeyboardInterrupt) as error:
        return exit_code(error, debug="--debug" in words, command=words[0] if words else "")


def _run(words: list[str]) -> int:
    if not words or words[0] not in COMMANDS:
        _overview().parse_args(words or ["--help"])
        return 2
    options = _parser(words[0]).parse_args(words[1:])
    module = importlib.import_module(f"resilience_hooks.cli.{words[0].replace('-', '_')}")
    code: int = module.run(options)
    return code


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"resilience-hooks {command}",
        description=COMMANDS[command],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ARGUMENTS[command](parser)
    parser.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    return parser


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="resilience-hooks",
        description="Reports imports that a service's Docker image cannot satisfy.",
        epilog=f"commands:\n{lines}\n\nresilience-hooks COMMAND --help tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"resilience-hooks {__version__}")
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
