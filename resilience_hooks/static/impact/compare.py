"""Two footprints of each service compared: what a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from resilience_hooks.static.impact.footprint import Footprint

Change = Literal["added", "removed", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to one service.

    ``image`` says whether its image becomes another one, ``code`` whether the service may load
    something that changed; ``files`` are the repository files that make the difference, the
    Dockerfile among them where its instructions or arguments do.
    """

    service: str
    change: Change
    image: bool
    code: bool
    files: tuple[str, ...]
    before: str | None
    after: str | None


def impacts(before: Mapping[str, Footprint], after: Mapping[str, Footprint]) -> tuple[Impact, ...]:
    """Every service of either side, by name."""
    return tuple(
        _impact(name, before.get(name), after.get(name)) for name in sorted({*before, *after})
    )


def touched(footprints: Iterable[Footprint], files: Iterable[str]) -> tuple[Impact, ...]:
    """What a change of these files would do, without another side to compare with."""
    names = frozenset(files)
    return tuple(sorted(_touched(footprints, names), key=lambda impact: impact.service))


def _touched(footprints: Iterable[Footprint], names: frozenset[str]) -> Iterator[Impact]:
    for found in footprints:
        own = names.intersection({*found.inputs, *filter(None, (found.dockerfile,))})
        change: Change = "changed" if own else "unchanged"
        files, code = tuple(sorted(own)), bool(own & found.code)
        yield Impact(found.name, change, bool(own), code, files, None, found.digest)


def _impact(name: str, before: Footprint | None, after: Footprint | None) -> Impact:
    if after is None:
        return Impact(name, "removed", True, True, (), before.digest if before else None, None)
    if before is None:
        files = tuple(filter(None, (after.dockerfile,)))
        return Impact(name, "added", True, True, files, None, after.digest)
    if before.digest == after.digest:
        return Impact(name, "unchanged", False, False, (), before.digest, after.digest)
    files = tuple(dict.fromkeys(_differing(before, after)))
    loaded = before.code | after.code
    starts_otherwise = before.recipe != after.recipe
    code = starts_otherwise or bool(loaded.intersection(files))
    return Impact(name, "changed", True, code, files, before.digest, after.digest)


def _differing(before: Footprint, after: Footprint) -> Iterator[str]:
    if after.dockerfile and before.recipe != after.recipe:
        yield after.dockerfile
    for path in sorted({*before.inputs, *after.inputs}):
        if before.inputs.get(path) != after.inputs.get(path):
            yield path
