"""Which findings of two revisions are one: the same rule, place and thing, whatever the lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from resilience_hooks.config.model import Ignore
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.rules.ignores import silenced


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding at a revision.

    ``place`` is the Dockerfile, or the folder that is deployed from source; ``things`` are the
    missing paths and the modules, or what is said where nothing is missing.
    """

    code: str
    place: str
    things: frozenset[str]
    finding: Finding = field(compare=False)


def sightings(
    results: Iterable[ServiceResult], ignores: Sequence[Ignore], today: datetime.date
) -> Iterator[Sighting]:
    """Every error and warning that the configuration does not accept."""
    for service in silenced(results, ignores, today).services:
        place = service.dockerfile or service.context
        for finding in service.findings:
            if finding.severity != "note":
                things = (*finding.missing, *finding.modules) or (finding.message,)
                yield Sighting(finding.code, place, frozenset(things), finding)


class Seen:
    """The sightings of a revision, to be asked whether others are among them."""

    def __init__(self, found: Iterable[Sighting]) -> None:
        self.all = tuple(found)
        self._things: dict[tuple[str, str], set[str]] = {}
        for each in self.all:
            self._things.setdefault((each.code, each.place), set()).update(each.things)

    def __contains__(self, other: Sighting) -> bool:
        """Whether a finding is there: one of the things that are missing is enough."""
        return not other.things.isdisjoint(self._things.get((other.code, other.place), ()))

    def without(self, others: Seen) -> tuple[Sighting, ...]:
        """Those that are not among the others."""
        return tuple(each for each in self.all if each not in others)
