"""Where a lock has what an install takes only a part of: the groups and extras left out."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.packages.locked import OWN, Lock, Python, closure
from resilience_hooks.static.packages.pinned import read_lock
from resilience_hooks.static.rules.base import Subject


def left_out(subject: Subject, lock: str, distribution: str, python: Python) -> str:
    """That a lock has a distribution in a group which the image does without; empty if not."""
    groups = sorted(set(_groups(lock_at(subject, lock), distribution, python)))
    if not groups:
        return ""
    plural = "s" if len(groups) > 1 else ""
    return f"{lock} has it in the group{plural} {', '.join(groups)}, which the image leaves out"


def lock_at(subject: Subject, path: str) -> Lock:
    """A lock file of the tree, parsed once for all services."""
    return subject.remembered(("lock", path), lambda: read_lock(subject.tree, path))


def _groups(lock: Lock, distribution: str, python: Python) -> Iterator[str]:
    for package in lock.get(distribution, ()):
        yield from package.groups
    for packages in lock.values():
        for project in packages:
            if project.source == OWN:
                for group, needs in (project.needs or {}).items():
                    if group and distribution in closure(lock, needs, python):
                        yield group
