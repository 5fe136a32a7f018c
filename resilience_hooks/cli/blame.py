"""``blame``: the commit that introduced each finding of a commit."""

from __future__ import annotations

import argparse
import gc
import sys
from functools import partial

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.history import everything, in_places, repository_of, revisions_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.progress import Progress, on_terminal
from resilience_hooks.report import history
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.history.blame import blame
from resilience_hooks.static.history.line import first_parents
from resilience_hooks.static.history.model import Origin
from resilience_hooks.static.history.revisions import Revision, Revisions
from resilience_hooks.static.history.sightings import Seen, Sighting
from resilience_hooks.static.tree.plumbing import Git


def run(options: argparse.Namespace) -> int:
    """Print where each finding comes from; exit 1 where there are any. Raises UsageError."""
    gc.disable()
    repository = repository_of(options)
    line = first_parents(repository.git, options.rev or "HEAD")
    revisions = revisions_of(options, repository, line)
    with on_terminal(sys.stderr) as progress:
        origins = _origins(options, revisions, repository.git, progress)
    revisions.save()
    style = Style() if options.output else style_for(options.color, sys.stdout)
    as_json = options.format == "json"
    write(
        history.blame_json(origins, options.root or ".", line[-1])
        if as_json
        else history.blame_text(origins, len(line), style),
        options.output,
    )
    return FINDINGS if origins else CLEAN


def _origins(
    options: argparse.Namespace, revisions: Revisions, git: Git, progress: Progress
) -> list[Origin]:
    progress("checking the last commit")
    found = everything(revisions.at(len(revisions.line) - 1), options.services)
    wanted = [each for each in found.all if _counts(each, options)]
    look = partial(_look, progress=progress)
    return sorted(blame(revisions, wanted, look, git), key=_newest_first)


def _look(revision: Revision, places: frozenset[str], progress: Progress) -> Seen:
    progress(f"looking at {revision.commit.id[:8]} {revision.commit.subject}")
    return in_places(revision, places)


def _counts(sighting: Sighting, options: argparse.Namespace) -> bool:
    return options.strict or sighting.finding.severity == "error"


def _newest_first(origin: Origin) -> tuple[object, ...]:
    finding = origin.finding
    return -origin.commit.time, finding.service or "", finding.code, finding.message
