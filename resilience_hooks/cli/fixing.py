"""``check --fix``: write the lines that repair the findings, or show them with ``--diff``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import top_of
from resilience_hooks.cli.output import encoded, write, write_bytes
from resilience_hooks.cli.reporting import rendered, reported, selection_of
from resilience_hooks.cli.terminal import fitting
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.fix.examine import ground
from resilience_hooks.fix.model import Change, Repair
from resilience_hooks.fix.repair import repair
from resilience_hooks.report import repair as repairs
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.results import Report
from resilience_hooks.static.units import Unit


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """Repair a tree; exit 1 where something was to be changed, or errors are left.

    Raises UsageError where a commit would have to be written to.
    """
    if options.rev is not None and not options.diff:
        raise UsageError("--fix cannot write to a commit: add --diff to see what it would do")

    def select(shop: Workshop) -> Sequence[Unit]:
        selection = selection_of(options, shop)
        return [*selection.services, *selection.uploads]

    is_strict = options.strict or workshop.config.strict
    made, after = repair(ground(workshop, select), select, is_strict)
    if not options.diff:
        _write_all(made.changes, top_of(options))
    report = reported(options, after.workshop, after.results.values())
    _tell(made, report, options)
    return FINDINGS if made.changes or report.fails(is_strict) else CLEAN


def _write_all(changes: Sequence[Change], top: str) -> None:
    """Raises UsageError for a file that is no longer what was analysed, or cannot be written."""
    for change in changes:
        path = os.path.join(top, change.path)
        try:
            with open(path, "rb") as stream:
                found = stream.read()
            if found != change.before:
                raise UsageError(f"{change.path} changed while it was analysed; run it again")
            replace_in(top, change.path, change.after)
        except OSError as error:
            raise UsageError(f"{change.path} cannot be written: {error.strerror}") from error


def _tell(made: Repair, report: Report, options: argparse.Namespace) -> None:
    style = Style() if options.output else style_for(options.color, sys.stdout)
    if options.format == "json":
        part = {"repair": repairs.as_json(made, written=bool(made.changes) and not options.diff)}
        write(rendered(report, options, style, part), options.output)
    elif options.diff:
        write(repairs.diff(made, style), options.output)
        print(
            "".join(f"{line}\n" for line in repairs.refusals(made, Style())),
            end="",
            file=sys.stderr,
        )
    elif options.format == "text":
        text = repairs.render(made, style)
        output = encoded(text + "\n" * bool(text) + rendered(report, options, style))
        write_bytes(fitting(output, options), options.output)
    else:
        print(repairs.render(made, Style()), end="", file=sys.stderr)
        write(rendered(report, options, style), options.output)
