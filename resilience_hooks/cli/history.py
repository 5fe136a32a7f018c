"""Revisions as command lines ask for them, and what is found at each."""

from __future__ import annotations

import argparse
import datetime
import os
from collections.abc import Iterable

from resilience_hooks.cli.found import discovery_of
from resilience_hooks.cli.kept import kept_name
from resilience_hooks.cli.options import python_of
from resilience_hooks.cli.selection import Selection, select
from resilience_hooks.errors import UsageError
from resilience_hooks.static.cache.container import Container, open_container
from resilience_hooks.static.cache.place import cache_directory
from resilience_hooks.static.cache.standing import load
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.history.line import Commit
from resilience_hooks.static.history.revisions import Revision, Revisions
from resilience_hooks.static.history.sightings import Seen, sightings
from resilience_hooks.static.tree.open import find
from resilience_hooks.static.tree.repository import Repository
from resilience_hooks.static.units import Unit, check_kept
from resilience_hooks.static.uploads.configured import configured
from resilience_hooks.static.uploads.discover import uploads


def repository_of(options: argparse.Namespace) -> Repository:
    """The repository that ``--root`` means. Raises UsageError where there is none."""
    repository = find(options.root, os.getcwd())
    if repository is None:
        raise UsageError(f"{options.root or os.getcwd()}: no git repository, so it has no history")
    return repository


def revisions_of(
    options: argparse.Namespace, repository: Repository, line: tuple[Commit, ...]
) -> Revisions:
    """The revisions of a line, with what earlier runs know of files and of its last commit."""
    directory = cache_directory(os.path.realpath(options.root or os.curdir), os.environ)
    container = None if options.no_cache else open_container(directory, os.environ)
    if container is None:  # a directory that cannot be one: nothing is read there
        return Revisions(repository, line, Container(os.devnull, b""), python_of(options))
    revisions = Revisions(repository, line, container, python_of(options))
    revisions.remember(load(container, kept_name(options)))
    return revisions


def everything(revision: Revision, wanted: Iterable[str]) -> Seen:
    """What is found at a revision, in the services that are named or in all."""
    shop = revision.workshop
    found = revision.keep("selection", None, lambda: select(tuple(wanted), shop))
    return _seen(revision, [*found.services, *found.uploads])


def in_places(revision: Revision, places: frozenset[str]) -> Seen:
    """What is found in the images of some Dockerfiles, and in some folders that are deployed."""
    revision.narrow(places)
    found = _placed(places, revision.workshop)
    return _seen(revision, [*found.services, *found.uploads])


def _placed(places: frozenset[str], workshop: Workshop) -> Selection:
    discovery = discovery_of(workshop)
    named = [(name, path) for name, path in discovery.paths.items() if path in places]
    services = [each for name, path in named for each in discovery.services_of(path, name)]
    others = places.difference(path for _, path in named)
    folders = frozenset("" if place == "." else place for place in others)
    if not folders:
        return Selection(services, [])
    found = configured(uploads(workshop.tree, folders), workshop.config, workshop.tree)
    return Selection(services, [each for each in found if each.context in others])


def _seen(revision: Revision, units: Iterable[Unit]) -> Seen:
    results = check_kept(units, revision.workshop, revision.keep)
    return Seen(sightings(results, revision.workshop.config.ignore, datetime.date.today()))
