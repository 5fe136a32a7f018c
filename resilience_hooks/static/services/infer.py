"""The build context that a Dockerfile's own sources ask for, where nothing sure declares one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from resilience_hooks.static.services.agreement import ENOUGH, agreement
from resilience_hooks.static.services.places import upwards
from resilience_hooks.static.services.sources import ContextSource
from resilience_hooks.static.tree import Tree

Starts = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The directories that the sources allow, likeliest first, and what speaks for them."""

    contexts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Inferred:
    """A context directory (``""`` is the tree's root) and what speaks for it; None: none does."""

    context: str | None
    source: str


def fitting(
    tree: Tree, dockerfile: str, sources: Sequence[ContextSource], declared: Sequence[str] = ()
) -> Fitting:
    """The directories at and above the Dockerfile, and declared ones, that have most sources.

    One must have at least half of them: where all have less, nothing fits.
    """
    candidates = tuple(dict.fromkeys((*upwards(dockerfile.rpartition("/")[0]), *declared)))
    if not sources:
        return Fitting(candidates[:1], "nothing is taken from the context")
    scores = {candidate: agreement(tree, candidate, sources) for candidate in candidates}
    best = max(scores.values(), key=lambda score: score.rank)
    if best.is_contradiction or best.share < ENOUGH:
        missing = next(source.path for source in sources if source.path)
        return Fitting((), f"no directory has its sources ({missing}, …)")
    found = tuple(candidate for candidate in candidates if scores[candidate].rank == best.rank)
    reason = f"inferred: {best}" if best.total else "no source tells contexts apart"
    return Fitting(found, reason)


def enclosing(tree: Tree, dockerfile: str, sources: Sequence[ContextSource]) -> str | None:
    """Where the tree lies in a context above it, by sources that reach the Dockerfile's folder.

    ``repo/services/api/src`` for ``services/api/Dockerfile`` says ``repo``: one part too many for
    any directory of the tree.
    """
    folder = dockerfile.rpartition("/")[0]
    for source in sources:
        within, found, behind = f"/{source.path}/".partition(f"/{folder}/")
        inside = f"{folder}/{behind.rstrip('/')}".rstrip("/")
        if folder and found and within and (inside in tree.entries or tree.is_dir(inside)):
            within = within.strip("/")
            return None if agreement(tree, "", sources, within).share < 1 else within
    return None


def decide(fits: Fitting, starts: Starts) -> Inferred:
    """The one directory that fits; of several, the first in which the entry point is there."""
    if not fits.contexts:
        return Inferred(None, fits.reason)
    if len(fits.contexts) == 1:
        return Inferred(fits.contexts[0], fits.reason)
    for context in fits.contexts:
        if starts(context):
            return Inferred(context, "inferred: the entry point is there")
    shown = ", ".join(context or "." for context in fits.contexts)
    return Inferred(None, f"nothing decides between several contexts ({shown})")
