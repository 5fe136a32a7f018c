"""Path patterns: the shell's globs, and rsync's filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from resilience_hooks.static.image.paths import child
from resilience_hooks.static.services.places import joined
from resilience_hooks.static.uploads.paper import Paper

_GLOB: Final = re.compile(r"[*?\[]")
_MOST: Final = 5_000


def has_glob(text: str) -> bool:
    """Whether a text holds a glob character."""
    return _GLOB.search(text) is not None


def expand_glob(paper: Paper, cwd: str, pattern: str) -> tuple[str, ...]:
    """The places that a shell pattern matches; hidden names only where it says so."""
    parts = joined(cwd, pattern).split("/")[1:]
    found = ["/"]
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        found = [place for here in found for place in _step(paper, here, part)][:_MOST]
        if not is_last or pattern.endswith("/"):
            found = [place for place in found if paper.is_dir(place) or place == "/"]
    slash = "/" if pattern.endswith("/") else ""
    return tuple(place + slash for place in found if paper.lstat(place) is not None)


def _step(paper: Paper, here: str, part: str) -> Iterator[str]:
    if not has_glob(part):
        yield child(here, part)
        return
    for name in paper.children(here):
        if fnmatchcase(name, part) and (not name.startswith(".") or part.startswith(".")):
            yield child(here, name)


@dataclass(frozen=True, slots=True)
class Filter:
    """One ``--include`` or ``--exclude`` of rsync (its manual, "PATTERN MATCHING RULES")."""

    pattern: re.Pattern[str]
    excludes: bool
    only_directories: bool


def rsync_filter(pattern: str, excludes: bool) -> Filter:
    """The filter of one option's value."""
    is_directory = pattern.endswith("/") and not pattern.endswith("***/")
    core = pattern.rstrip("/") if is_directory else pattern
    anchored = core.startswith("/")
    core = core.lstrip("/")
    prefix = "" if anchored else "(?:.*/)?"
    return Filter(re.compile(prefix + _translated(core)), excludes, is_directory)


def is_excluded(filters: Sequence[Filter], path: str, is_dir: bool) -> bool:
    """Whether the first filter that matches a path of the transfer excludes it."""
    for each in filters:
        if (is_dir or not each.only_directories) and each.pattern.fullmatch(path):
            return each.excludes
    return False


def _translated(pattern: str) -> str:
    """``*`` stops at a slash, ``**`` does not."""
    found = []
    for piece in re.findall(r"\*\*\*?|\*|\?|\[[^\]]+\]|[^*?\[]+|\[", pattern):
        if piece.startswith("**"):
            found.append(".*")
        elif piece in {"*", "?"}:
            found.append("[^/]*" if piece == "*" else "[^/]")
        elif len(piece) > 2 and piece.startswith("["):
            found.append("[" + piece[1:-1].replace("!", "^", 1) + "]")
        else:
            found.append(re.escape(piece))
    return "".join(found)
