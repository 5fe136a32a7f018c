"""Modules of distributions that a service imports and its image does not install."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.findings import Finding, Severity
from resilience_hooks.static.graph.foreign import foreign
from resilience_hooks.static.image.bases import has_only_python
from resilience_hooks.static.image.contents import content_reader
from resilience_hooks.static.image.model import Unknown
from resilience_hooks.static.packages.installs import installed
from resilience_hooks.static.packages.requirements import Listing
from resilience_hooks.static.packages.supply import Supply, supply_of
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.consequence import consequence
from resilience_hooks.static.rules.grouping import (
    Group,
    Item,
    gathered,
    name_of,
    unsilenced,
)
from resilience_hooks.static.rules.supplying import supplying

_SYSTEM: Final = re.compile(r"(?:python3|py3)-([a-z0-9][a-z0-9-]*)")
_SITE: Final = "/usr/local/lib/python3/site-packages"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A distribution that is imported, and not in the ``listing`` of what is installed."""

    distribution: str
    group: Group
    listing: Listing


def lacking(subject: Subject, code: str, complete: bool) -> Iterator[Lacking]:
    """What is imported and not installed, where the installs are (not) known completely.

    Nothing where it cannot be told: the base image or a RUN may bring anything.
    """
    listing = _listing(subject)
    if listing is None or listing.complete is not complete:
        return
    supply = supply_of(listing, _system_packages(subject))
    if not complete and not supply.is_public:
        return
    needs = unsilenced(_unmet(subject, supply), subject, code)
    for distribution, losses in gathered(needs, lambda _, loss: supply.lacking(name_of(loss))):
        group = Group(distribution, losses)
        if not any(_is_own(module, subject) for module in group.modules):
            yield Lacking(distribution, group, listing)


def finding(subject: Subject, found: Lacking, code: str, severity: Severity, why: str) -> Finding:
    """The finding for one distribution."""
    importer = found.group.importers[0]
    python = subject.traces[0].walk.python
    supplied = supplying(subject, found.listing, found.distribution, python)
    unless = "" if severity == "error" else "; unless something that is installed brings it"
    return Finding(
        code=code,
        severity=severity,
        message=f"{found.group.modules[0]} is imported, and {why}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=importer.path,
        line=importer.line,
        module=found.group.modules[0],
        modules=found.group.modules,
        importers=found.group.importers,
        chain=found.group.chain,
        consequence=consequence(importer) + unless,
        remedy=supplied.remedy,
        fix=supplied.edits,
        obstacle=supplied.obstacle,
        decided=supplied.decided,
    )


def _listing(subject: Subject) -> Listing | None:
    """What the image installs; None where a part of that is unknown."""
    image = subject.image
    if image.base is None or not has_only_python(image.base) or not subject.traces:
        return None
    if any(trace.open_path for trace in subject.traces) or any(map(_may_install, image.unknowns)):
        return None
    listing = installed(image, content_reader(subject.tree), subject.traces[0].walk.python)
    return None if listing is None or listing.unread else listing


def _may_install(unknown: Unknown) -> bool:
    """Whether only a build knows what is among the installed packages."""
    area = unknown.path.rstrip("/")
    return f"{_SITE}/".startswith(f"{area}/") or "site-packages" in area


def _unmet(subject: Subject, supply: Supply) -> Iterator[Item]:
    """Imports that nothing supplies, and whose failure nobody copes with."""
    lacks = functools.cache(lambda module: supply.lacking(module) is not None)
    for trace in subject.traces:
        for loss in foreign(trace):
            if loss.miss.state.guard != "import-error" and lacks(name_of(loss)):
                yield trace, loss


def _is_own(module: str, subject: Subject) -> bool:
    """Whether the repository has a module of that name somewhere: that one may be meant."""
    top = re.escape(module.partition(".")[0])
    own = re.compile(rf"(?:^|/){top}(?:/__init__)?\.py\Z")
    return bool(subject.tree.matching(own))


def _system_packages(subject: Subject) -> Iterator[str]:
    """The Python packages that RUN steps take from the operating system."""
    dockerfile = subject.service.dockerfile
    for stage in dockerfile.stages if dockerfile is not None else ():
        for instruction in stage.instructions:
            yield from _SYSTEM.findall(instruction.text) if instruction.keyword == "RUN" else ()
