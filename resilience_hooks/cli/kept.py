"""A run whose findings are kept: the tree is opened through the cache."""

from __future__ import annotations

import argparse
import os
from hashlib import blake2b

from resilience_hooks.cli.options import pairs_of, python_of, workshop_of
from resilience_hooks.cli.replay import Slot
from resilience_hooks.static import keep
from resilience_hooks.static.cache.gain import Gaining
from resilience_hooks.static.cache.session import Names, Session, begin, beginning
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.keep import Keep
from resilience_hooks.static.tree.git import filters_off
from resilience_hooks.static.tree.open import find, open_in


def opened(options: argparse.Namespace, slot: Slot | None) -> tuple[Workshop, Session | None]:
    """The tree with its configuration, through the cache where there is one."""
    session = session_of(options, slot)
    return (workshop_of(options) if session is None else workshop_in(session, options)), session


def keeping(session: Session, workshop: Workshop) -> Keep:
    """Take over what stands of earlier runs in the same tree."""
    standing = session.stand((workshop.config, workshop.python))
    return keep.keeping(standing, session.tree, workshop)


def gaining(session: Session) -> Gaining:
    """What forks of this process add to a session that stands."""
    assert session.standing is not None
    return Gaining(session.standing, session.reader, session.tree.plain)


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
    return begin(slot.container, Names(slot.name, kept_name(options)), tree, began)


def kept_name(options: argparse.Namespace) -> str:
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
