"""``cp`` and ``rsync`` on paper."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.image.paths import child
from resilience_hooks.static.services.places import joined
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.uploads.options import Words, read_words
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.patterns import Filter, is_excluded, rsync_filter
from resilience_hooks.static.uploads.steps import Step
from resilience_hooks.static.uploads.transfers import Transfer

_TARGET: Final = frozenset({"-t", "--target-directory"})
_RSYNC_VALUES: Final = frozenset(
    {"--exclude", "--include", "--filter", "--exclude-from", "--include-from", "--files-from"}
    | {"-f", "-e", "--rsh"}
)


def cp(step: Step, paper: Paper) -> bool:
    """``cp [-r] SOURCE … DESTINATION``; links found on the way stay links, but for ``-L``.

    Tells whether every source is there.
    """
    words = read_words(step.argv[1:], _TARGET, letters=True)
    target = words.last(*_TARGET)
    sources = words.operands if target is not None else words.operands[:-1]
    destination = target if target is not None else words.operands[-1] if sources else ""
    if not destination:
        return False
    place = joined(step.cwd, destination)
    into = paper.is_dir(place) or destination.endswith("/") or len(sources) > 1
    for source in sources:
        _cp_one(step, paper, words, source, place, into)
    return all(paper.lstat(joined(step.cwd, source)) is not None for source in sources)


def _cp_one(  # noqa: PLR0913, PLR0917
    step: Step, paper: Paper, words: Words, source: str, place: str, into: bool
) -> None:
    whole = bool(words.flags & {"-r", "-R", "-a", "--recursive", "--archive"})
    keeps = bool(words.flags & {"-a", "-d", "-P", "--archive", "--no-dereference"})
    origin = joined(step.cwd, source)
    if not is_known(source) and paper.lstat(origin) is None:
        paper.doubt(place, "a copy of unknown origin may bring it", step.line)
        return
    if not whole and paper.is_dir(origin):
        return
    name = posixpath.basename(source.rstrip("/"))
    own = into and name not in {"", ".", ".."}
    follows = bool(words.flags & {"-L", "--dereference"}) or not (whole or keeps)
    Transfer(paper, step.line, follows).copy(origin, child(place, name) if own else place)


def rsync(step: Step, paper: Paper) -> bool:
    """``rsync [-aL] SOURCE[/] … DESTINATION``: a slash behind a source means what is in it."""
    words = read_words(step.argv[1:], _RSYNC_VALUES, letters=True)
    if len(words.operands) < 2:
        return False
    filters = tuple(
        rsync_filter(value, name == "--exclude")
        for name, value in words.values
        if name in {"--exclude", "--include"}
    )
    follows = bool(words.flags & {"-L", "--copy-links", "--copy-unsafe-links"})
    place = joined(step.cwd, words.operands[-1])
    into = paper.is_dir(place) or words.operands[-1].endswith("/")
    for source in words.operands[:-1]:
        origin = joined(step.cwd, source)
        if ":" in source or (not is_known(source) and paper.lstat(origin) is None):
            paper.doubt(place, "a copy of unknown origin may bring it", step.line)
            continue
        name = posixpath.basename(source).strip(".")
        is_dir = paper.is_dir(origin)
        judge = _Filtered(filters, f"{name}/" if name and is_dir else "")
        inside = child(place, name) if name and (is_dir or into) else place
        Transfer(paper, step.line, follows, judge).copy(origin, inside)
    return True


@dataclass(frozen=True, slots=True)
class _Filtered:
    """Judges paths below a source by filters, which see them below ``prefix``."""

    filters: Sequence[Filter]
    prefix: str

    def __call__(self, path: str, is_dir: bool) -> bool:
        return bool(path) and is_excluded(self.filters, self.prefix + path, is_dir)
