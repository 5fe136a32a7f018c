"""``check``: the main job."""

from __future__ import annotations

import argparse
import gc
import re
import sys
import time

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import tree_of, write
from resilience_hooks.cli.selection import select, with_build_options
from resilience_hooks.errors import UsageError
from resilience_hooks.report import github, json, text
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.uploaded import check_upload


def run(options: argparse.Namespace) -> int:
    """Check the services; exit 1 on findings that fail."""
    gc.disable()
    report = _report(options)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    write(_rendered(report, options, style), options.output)
    return FINDINGS if report.fails(options.strict) else CLEAN


def _report(options: argparse.Namespace) -> Report:
    clock = time.perf_counter()
    workshop = Workshop(tree_of(options), python=_version(options.python))
    selection = select(options.services, workshop)
    services = with_build_options(selection.services, options)
    workshop.timed("discover", clock)
    results = (
        *(check_service(service, workshop) for service in services),
        *(check_upload(upload, workshop) for upload in selection.uploads),
    )
    stats = Stats(files_parsed=workshop.repository.parsed, seconds=workshop.seconds)
    return Report(options.root or ".", options.rev, results, stats)


def _rendered(report: Report, options: argparse.Namespace, style: Style) -> str:
    if options.format == "json":
        return json.render(report)
    if options.format == "github":
        return github.render(report)
    return text.render(report, style, options.verbose or options.strict)


def _version(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.\d+)?", given)
    if match is None:
        raise UsageError(f"--python {given}: write a version such as 3.12")
    return int(match[1]), int(match[2])
