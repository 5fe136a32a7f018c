"""A run whose findings are kept: the tree is opened through the cache."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Protocol, TypeVar

from resilience_hooks.cli.options import pairs_of, python_of, workshop_of
from resilience_hooks.cli.replay import Slot
from resilience_hooks.static.cache.session import Names, Session, begin, beginning
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree.git import filters_off
from resilience_hooks.static.tree.open import find, open_in

T = TypeVar("T")


def opened(options: argparse.Namespace, slot: Slot | None) -> tuple[Workshop, Session | None]:
    """The tree with its configuration, through the cache where there is one."""
    session = session_of(options, slot)
    return (workshop_of(options) if session is None else workshop_in(session, options)), session


class Keep(Protocol):
    """Gives what a unit of work makes of what is given to it."""

    def __call__(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What was made before where that still stands, else what is made now."""


def anew(key: Hashable, given: object, make: Callable[[], T]) -> T:
    """Make everything."""
    del key, given
    return make()


def keeping(session: Session, workshop: Workshop) -> Keep:
    """Take over what stands. What distributions supply is compared by value: everybody asks."""
    standing = session.stand((workshop.config, workshop.python))
    before = standing.known("external")
    external = standing.kept("external", None, lambda: workshop.external)
    if external != before:
        standing.forget()
    session.tree.notebook.seed("external", external)
    return standing.kept


def session_of(options: argparse.Namespace, slot: Slot | None) -> Session | None:
    """The tree that a command line means, through the cache; None where there is none."""
    if slot is None:
        return None
    cwd = os.getcwd()
    repository = find(options.root, cwd)
    began = None
    if repository is not None and repository.top is not None and options.rev is None:
        began = beginning(repository, filters_off(repository.git), os.environ)
    tree = open_in(repository, options.root, options.rev, cwd)
    return begin(slot.container, Names(slot.name, _kept(options)), tree, began)


def _kept(options: argparse.Namespace) -> str:
    """A name for all that results depend on besides the tree, its configuration and ``--python``.

    How they are told, and of which commit they are, is not part of it.
    """
    given = pairs_of("--build-arg", options.build_arg)
    root = os.path.realpath(options.root or os.curdir)
    about = (root, options.services, options.context, options.target, sorted(given.items()))
    digest = blake2b(repr(about).encode("utf-8", "surrogateescape"), digest_size=10)
    return f"kept-{digest.hexdigest()}"


def workshop_in(session: Session, options: argparse.Namespace) -> Workshop:
    """The tree of a session with its configuration. Raises UsageError, ConfigError, TreeError."""
    return Workshop(
        session.tree,
        python=python_of(options),
        config=configuration(session.tree),
        reader=session.reader,
        remembered=session.tree.notebook.remembered,
    )
