"""``check``: the main job."""

from __future__ import annotations

import argparse
import datetime
import gc
import importlib
import sys
import time

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import workshop_of, write
from resilience_hooks.cli.selection import select, with_build_options
from resilience_hooks.report import github, json, sarif, text
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.rules.registry import RULES
from resilience_hooks.static.rules.rh001_stale_ignore import stale
from resilience_hooks.static.uploaded import check_upload


def run(options: argparse.Namespace) -> int:
    """Check the services; exit 1 on findings that fail."""
    if options.prove:
        proving = importlib.import_module("resilience_hooks.cli.proving")
        code: int = proving.run(options)
        return code
    gc.disable()
    clock = time.perf_counter()
    workshop = workshop_of(options)
    workshop.timed("discover", clock)
    return run_in(workshop, options)


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """The same in a tree that is open already."""
    report = _report(options, workshop)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    write(_rendered(report, options, style), options.output)
    return FINDINGS if report.fails(options.strict or workshop.config.strict) else CLEAN


def _report(options: argparse.Namespace, workshop: Workshop) -> Report:
    clock = time.perf_counter()
    selection = select(options.services, workshop)
    services = with_build_options(selection.services, options, workshop.tree)
    workshop.timed("discover", clock)
    results = (
        *(check_service(service, workshop) for service in services),
        *(check_upload(upload, workshop) for upload in selection.uploads),
    )
    stats = Stats(files_parsed=workshop.repository.reader.parsed, seconds=workshop.seconds)
    ignores, today = workshop.config.ignore, datetime.date.today()
    kept = silenced(results, ignores, today)
    general = () if options.services else tuple(stale(ignores, kept.used, today))
    return Report(options.root or ".", options.rev, kept.services, stats, general)


def _rendered(report: Report, options: argparse.Namespace, style: Style) -> str:
    if options.format == "json":
        return json.render(report)
    if options.format == "github":
        return github.render(report)
    if options.format == "sarif":
        return sarif.render(report, RULES.values())
    return text.render(report, style, options.verbose or options.strict)
