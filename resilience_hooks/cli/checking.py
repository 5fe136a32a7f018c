"""``check``: the main job, made anew."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import time
from dataclasses import replace
from functools import partial

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.kept import Keep, anew, keeping, opened
from resilience_hooks.cli.output import encoded, write_bytes
from resilience_hooks.cli.replay import Slot
from resilience_hooks.cli.selection import Selection, select, with_build_options
from resilience_hooks.config.model import Config
from resilience_hooks.report import github, json, sarif, text
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.cache.session import Outcome, Session
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.rules.registry import RULES
from resilience_hooks.static.rules.rh001_stale_ignore import stale
from resilience_hooks.static.uploaded import check_upload


def run(options: argparse.Namespace, slot: Slot | None = None) -> int:
    """Check the services; exit 1 on findings that fail. ``slot``: where to store what is said."""
    clock = time.perf_counter()
    workshop, session = opened(options, slot)
    workshop.timed("discover", clock)
    return run_kept(workshop, options, session)


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """The same in a tree that is open already."""
    return run_kept(workshop, options, None)


def run_kept(workshop: Workshop, options: argparse.Namespace, session: Session | None) -> int:
    """The same; what is said is stored where there is a session."""
    keep = keeping(session, workshop) if session is not None else anew
    report = _report(options, workshop, keep)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    output = encoded(_rendered(report, options, style))
    code = FINDINGS if report.fails(options.strict or workshop.config.strict) else CLEAN
    write_bytes(output, options.output)
    if session is not None:
        session.end(Outcome(code, output, repr(report), _day(workshop.config)), os.environ)
    return code


def _day(config: Config) -> str | None:
    """The day for which the report holds, if ignores expire."""
    expires = any(ignore.expires is not None for ignore in config.ignore)
    return datetime.date.today().isoformat() if expires else None


def _report(options: argparse.Namespace, workshop: Workshop, keep: Keep) -> Report:
    clock = time.perf_counter()
    selection = keep("selection", None, lambda: _selection(options, workshop))
    workshop.timed("discover", clock)
    results = (
        *(
            keep(("service", each.name, each.path), each, partial(check_service, each, workshop))
            for each in selection.services
        ),
        *(
            keep(("upload", each.name), each, partial(check_upload, each, workshop))
            for each in selection.uploads
        ),
    )
    reader = workshop.repository.reader
    stats = Stats(reader.parsed, reader.cached, workshop.seconds)
    ignores, today = workshop.config.ignore, datetime.date.today()
    kept = silenced(results, ignores, today)
    general = () if options.services else tuple(stale(ignores, kept.used, today))
    return Report(options.root or ".", options.rev, kept.services, stats, general)


def _selection(options: argparse.Namespace, workshop: Workshop) -> Selection:
    selection = select(options.services, workshop)
    services = with_build_options(selection.services, options, workshop.tree)
    return replace(selection, services=services)


def _rendered(report: Report, options: argparse.Namespace, style: Style) -> str:
    if options.format == "json":
        return json.render(report)
    if options.format == "github":
        return github.render(report)
    if options.format == "sarif":
        return sarif.render(report, RULES.values())
    return text.render(report, style, options.verbose or options.strict)
