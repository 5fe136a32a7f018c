"""Names of files and folders before a commit that renames them, as far as git tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from resilience_hooks.static.history.sightings import Sighting
from resilience_hooks.static.tree.plumbing import Git, GitError


def renames(git: Git, commit: str) -> Mapping[str, str]:
    """New path → old path of the files that a commit renames, judged against its first parent.

    Nothing where git cannot compare them: a partial clone may lack their contents.
    """
    options = ("-r", "-M", "-z", "--name-status", "--diff-filter=R", "--relative")
    try:
        listing = git.output("diff-tree", *options, f"{commit}^1", commit, "--")
    except GitError:
        return {}
    fields = listing.split("\0")[:-1]
    return dict(zip(fields[2::3], fields[1::3], strict=True))


def before(sighting: Sighting, renamed: Mapping[str, str]) -> Sighting:
    """A finding under the names that its place and its things had before."""
    things = {each: _old(each, renamed) for each in sighting.things}
    return replace(
        sighting,
        place=_old(sighting.place, renamed),
        things=frozenset((*things, *things.values())),
    )


def _old(path: str, renamed: Mapping[str, str]) -> str:
    """The old name of a file; of a folder, where the first file of it that was moved lay."""
    if path in renamed:
        return renamed[path]
    for new, old in renamed.items():
        inner = new[len(path) :]
        if new.startswith(f"{path}/") and old.endswith(inner):
            return old[: -len(inner)]
    return path
