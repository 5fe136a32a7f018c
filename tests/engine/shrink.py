"""Makes a build that shows a difference as small as it can be while it shows one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.engine.build import Build

T = TypeVar("T")
Differs = Callable[[Build], bool]


def shrink(build: Build, differs: Differs) -> Build:
    """The smallest build found by leaving things out, until nothing more can be left out."""
    smaller = _words(_parts(build, differs), differs)
    return smaller if smaller == build else shrink(smaller, differs)


def _parts(build: Build, differs: Differs) -> Build:
    """Leave out lines, files, patterns and options."""

    def keep(name: str, value: object) -> bool:
        nonlocal build
        candidate = dataclasses.replace(build, **{name: value})  # type: ignore[arg-type]
        if differs(candidate):
            build = candidate
            return True
        return False

    if build.ignore is not None and not keep("ignore", None):
        fewer(build.ignore, lambda lines: keep("ignore", lines))
    fewer(build.dockerfile, lambda lines: keep("dockerfile", lines))
    fewer(tuple(build.files.items()), lambda items: keep("files", dict(items)))
    pairs = tuple(zip(build.arguments[::2], build.arguments[1::2], strict=True))
    fewer(
        pairs, lambda options: keep("arguments", tuple(word for pair in options for word in pair))
    )
    return build


def _words(build: Build, differs: Differs) -> Build:
    """Leave out words of the Dockerfile's lines, but for those that name its stages."""
    numbers = [n for n, line in enumerate(build.dockerfile) if not line.startswith("FROM")]
    for number in numbers:

        def keep(words: Sequence[str], at: int = number) -> bool:
            nonlocal build
            lines = list(build.dockerfile)
            lines[at] = " ".join(words)
            candidate = dataclasses.replace(build, dockerfile=tuple(lines))
            if differs(candidate):
                build = candidate
                return True
            return False

        fewer(tuple(build.dockerfile[number].split(" ")), keep)
    return build


def fewer(items: Sequence[T], holds: Callable[[tuple[T, ...]], bool]) -> tuple[T, ...]:
    """As few of the items as still hold: ever smaller runs of them are left out."""
    kept = tuple(items)
    size = len(kept)
    while size:
        at = 0
        while at < len(kept):
            candidate = kept[:at] + kept[at + size :]
            if holds(candidate):
                kept = candidate
            else:
                at += size
        size //= 2
    return kept
