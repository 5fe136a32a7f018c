"""``check --prove``: run the imports of every launch, without Docker."""

from __future__ import annotations

import argparse
import os
import sys

from resilience_hooks.cli.exits import CLEAN, FINDINGS, INCONCLUSIVE
from resilience_hooks.cli.options import workshop_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.selection import select, with_build_options
from resilience_hooks.errors import UsageError
from resilience_hooks.prove.interpreter import without_network
from resilience_hooks.prove.prove import prove
from resilience_hooks.prove.results import Proof
from resilience_hooks.report import proof as report
from resilience_hooks.report.style import Style, style_for


def run(options: argparse.Namespace) -> int:
    """Prove; exit 1 where an import fails, 4 where nothing could be measured.

    Raises UsageError where the platform cannot fork.
    """
    if not hasattr(os, "fork"):
        raise UsageError("--prove needs a system with fork: Linux, macOS, or WSL")
    if options.format not in {"text", "json"}:
        raise UsageError(f"--prove has no --format {options.format}: text or json")
    workshop = workshop_of(options)
    selection = select(options.services, workshop)
    services = with_build_options(selection.services, options, workshop.tree)
    print(f"resilience-hooks: {_warning()}", file=sys.stderr, flush=True)
    proof = prove(services, selection.uploads, workshop)
    write(_rendered(proof, options), options.output)
    return _code(proof, options.strict or workshop.config.strict)


def _warning() -> str:
    """What is about to happen, plainly."""
    network = (
        "without network" if without_network() else "WITH NETWORK (unshare is not permitted here)"
    )
    return (
        "--prove runs code of this repository: its imports, in a temporary folder, as you, "
        f"{network}; it can read and write what you can"
    )


def _rendered(proof: Proof, options: argparse.Namespace) -> str:
    if options.format == "json":
        return report.render_json(proof)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    return report.render_text(proof, style, options.verbose)


def _code(proof: Proof, strict: bool) -> int:
    if proof.fails(strict):
        return FINDINGS
    return CLEAN if proof.is_measured else INCONCLUSIVE
