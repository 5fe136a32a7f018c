"""A report as the commands with few formats give it: JSON, annotations, or text of their own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.output import encoded, write_bytes
from resilience_hooks.cli.terminal import fitting
from resilience_hooks.report import github, json
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.results import Report


def written(
    report: Report,
    options: argparse.Namespace,
    draw: Callable[[Report, Style], str],
    strict: bool = False,
) -> int:
    """Write the report, as text by ``draw``; returns the exit code for it."""
    output = encoded(_rendered(report, options, draw))
    write_bytes(fitting(output, options), options.output)
    return FINDINGS if report.fails(strict) else CLEAN


def _rendered(
    report: Report, options: argparse.Namespace, draw: Callable[[Report, Style], str]
) -> str:
    if options.format == "json":
        return json.render(report)
    if options.format == "github":
        return github.render(report)
    return draw(report, Style() if options.output else style_for(options.color, sys.stdout))
