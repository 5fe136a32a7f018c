"""``manifest``: writes the startup manifest of every service, or says which one is stale."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Collection, Sequence

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import top_of, workshop_of
from resilience_hooks.cli.rendering import written
from resilience_hooks.cli.selection import select
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.report import text
from resilience_hooks.report.printable import printable
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.manifest.prepare import RULES, Request, prepare, result_of
from resilience_hooks.static.manifest.standalone import HEADER
from resilience_hooks.static.regular import read_regular
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploads.model import Upload

_STALE = ("RH403",)


def run(options: argparse.Namespace) -> int:
    """Write the manifests; with ``--check`` exit 1 where one is stale, and write nothing."""
    if options.rev is not None and not options.check:
        raise UsageError("--rev only goes with --check: a commit cannot be written to")
    workshop = workshop_of(options)
    if options.enforce:
        return run_in(workshop, options)
    subjects = _subjects(options, workshop)
    if options.check:
        return _reported(subjects, _STALE, workshop, options)
    _write_all(subjects, options)
    return CLEAN


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """Keep the manifests of a tree current, as the hook does.

    Exit 1 where one was written, or where a service does not verify itself by its manifest.
    """
    subjects = _subjects(options, workshop)
    written = options.rev is None and _write_all(subjects, options)
    code = _reported(subjects, RULES, workshop, options)
    return FINDINGS if written else code


def _subjects(options: argparse.Namespace, workshop: Workshop) -> list[Subject]:
    """Raises UsageError for a named service in which no Python is known to start."""
    everything = _selected([], workshop)
    wanted = _selected(options.services, workshop) if options.services else everything
    request = Request(wanted, everything, options.standalone)
    subjects = list(prepare(request, workshop))
    if options.services and not subjects:
        raise UsageError(f"{', '.join(options.services)}: no Python entry point is known")
    return subjects


def _selected(words: Sequence[str], workshop: Workshop) -> list[Service | Upload]:
    selection = select(words, workshop)
    return [*selection.services, *selection.uploads]


def _write_all(subjects: Sequence[Subject], options: argparse.Namespace) -> bool:
    """Write what the services need, and name the files; whether one had to be changed."""
    top = top_of(options)
    texts = [text for each in subjects if each.startup for text in each.startup.texts.items()]
    written = [path for path, wanted in texts if _write(top, path, wanted)]
    for path in written:
        print(f"wrote {printable(path)}", file=sys.stderr)
    return bool(written)


def _write(top: str, path: str, wanted: str) -> bool:
    """Whether a file had to be changed. Raises UsageError where it cannot, or is not ours."""
    place = os.fsencode(os.path.join(top, path))
    try:
        found = _text(read_regular(place)) if os.path.exists(place) else None
        if found == wanted:
            return False
        if found is not None and path.endswith(".py") and not found.startswith(HEADER):
            raise UsageError(f"{path}: written by somebody else; move it out of the way")
        replace_in(top, path, wanted.encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return True


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _reported(
    subjects: Sequence[Subject],
    codes: Collection[str],
    workshop: Workshop,
    options: argparse.Namespace,
) -> int:
    """Write the report of what these rules say of the tree; returns the exit code for it."""
    results = [result_of(subject, codes) for subject in subjects]
    kept = silenced(results, workshop.config.ignore, datetime.date.today())
    report = Report(options.root or ".", options.rev, kept.services, Stats())
    return written(report, options, text.render)
