"""``check``: the main job, made anew."""

from __future__ import annotations

import argparse
import datetime
import gc
import importlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial

from resilience_hooks.cli.baseline import write_baseline
from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.kept import gaining, keeping, opened
from resilience_hooks.cli.output import encoded, write_bytes
from resilience_hooks.cli.progress import Progress, on_terminal
from resilience_hooks.cli.replay import Slot
from resilience_hooks.cli.reporting import rendered, reported, selection_of
from resilience_hooks.cli.terminal import fitting
from resilience_hooks.config.model import Config
from resilience_hooks.errors import UsageError
from resilience_hooks.fix.wanted import is_wanted
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.cache.session import Outcome, Session
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.forks import processors
from resilience_hooks.static.keep import Keep
from resilience_hooks.static.results import Report, ServiceResult
from resilience_hooks.static.sharing import Anew, Piece, ahead
from resilience_hooks.static.units import Unit, work_on


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
    """The same, or what is to be done instead; what is said is stored where there is a session."""
    if options.diff and not options.fix:
        raise UsageError("--diff shows what --fix would write: give both")
    report = reported(options, workshop, _results(options, workshop, session))
    if options.fix and (options.format == "json" or _is_to_repair(report, options, workshop)):
        fixing = importlib.import_module("resilience_hooks.cli.fixing")
        code: int = fixing.run_in(workshop, options)
        return code
    if options.baseline == "write":
        write_baseline(options, report.findings)
        return CLEAN
    return _told(report, options, workshop, session)


def _told(
    report: Report, options: argparse.Namespace, workshop: Workshop, session: Session | None
) -> int:
    style = Style() if options.output else style_for(options.color, sys.stdout)
    output = encoded(rendered(report, options, style))
    code = FINDINGS if _fails(report, options, workshop) else CLEAN
    write_bytes(fitting(output, options), options.output)
    if session is not None and _is_of_tree(options, workshop):
        fixable = _is_to_repair(report, options, workshop)
        day = _day(workshop.config)
        session.end(Outcome(code, output, repr(report), fixable, day), os.environ)
    return code


def _fails(report: Report, options: argparse.Namespace, workshop: Workshop) -> bool:
    return report.fails(_is_strict(options, workshop))


def _is_to_repair(report: Report, options: argparse.Namespace, workshop: Workshop) -> bool:
    is_strict = _is_strict(options, workshop)
    return any(is_wanted(finding, is_strict) for finding in report.findings)


def _is_strict(options: argparse.Namespace, workshop: Workshop) -> bool:
    strict: bool = options.strict or workshop.config.strict
    return strict


def _is_of_tree(options: argparse.Namespace, workshop: Workshop) -> bool:
    """Whether what is said depends on nothing but the tree."""
    return options.baseline is None or options.baseline_file in workshop.tree.entries


def _day(config: Config) -> str | None:
    """The day for which the report holds, if ignores expire."""
    expires = any(ignore.expires is not None for ignore in config.ignore)
    return datetime.date.today().isoformat() if expires else None


def _results(
    options: argparse.Namespace, workshop: Workshop, session: Session | None
) -> tuple[ServiceResult, ...]:
    anew = Anew(workshop.tree, workshop.repository.reader)
    keep: Keep = anew if session is None else keeping(session, workshop)
    with on_terminal(sys.stderr) as progress:
        clock = time.perf_counter()
        selection = keep("selection", None, lambda: selection_of(options, workshop))
        workshop.timed("discover", clock)
        units: list[Unit] = [*selection.services, *selection.uploads]
        share = anew if session is None else gaining(session)
        pieces = list(_watched(units, work_on(units, workshop), progress))
        ahead(pieces, keep, share, options.jobs or processors())
        return tuple(keep(*piece) for piece in pieces)


def _watched(units: Sequence[Unit], pieces: Sequence[Piece], progress: Progress) -> Iterator[Piece]:
    """The same work, which says when it begins; what stands is not made, and says nothing."""

    def make(text: str, piece: Piece) -> object:
        progress(text)
        made = piece.make()
        gc.collect(0)  # it looks at no more than what this piece has made
        return made

    for number, (unit, piece) in enumerate(zip(units, pieces, strict=True), start=1):
        text = f"checking {number} of {len(units)}: {unit.name}"
        yield piece._replace(make=partial(make, text, piece))
