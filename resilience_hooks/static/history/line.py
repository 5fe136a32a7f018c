"""The first-parent commits of a repository, each with what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from resilience_hooks.errors import UsageError
from resilience_hooks.static.history.model import About
from resilience_hooks.static.tree import Entry
from resilience_hooks.static.tree.git import commit_id, entry_of, is_inside
from resilience_hooks.static.tree.plumbing import Git

_MARK: Final = "\x01commit\x1f"
_ABSENT: Final = "000000"
_SETTINGS: Final = ("log.showRoot=true", "log.showSignature=false")
_OPTIONS: Final = (
    "--first-parent", "-m", "--raw", "-r", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff",
    "--no-textconv", "--no-color", "--no-notes", "--ignore-submodules=none", "--relative",
    "--encoding=UTF-8", f"--format={_MARK}%H%x1f%P%x1f%ct%x1f%an%x1f%s",
)  # fmt: skip


class Change(NamedTuple):
    """What a commit makes of a path; None: there is nothing."""

    path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Commit(About):
    """A commit as its first parent's heir. ``is_root`` says that no parent of it is here."""

    is_root: bool
    raw: tuple[str, ...] = field(default=(), repr=False)

    @property
    def changes(self) -> Iterator[Change]:
        """What it changes, read when it is asked for: most commits of a history never are."""
        fields = iter(self.raw)
        for state, path in zip(fields, fields, strict=True):
            if is_inside(path):
                old, new, before, after, _ = state.lstrip("\n:").split(" ")
                yield Change(path, _entry(old, before), _entry(new, after))


def first_parents(git: Git, tip: str, stop: str | None = None) -> tuple[Commit, ...]:
    """The first-parent commits that lead to ``tip``, oldest first, without those before ``stop``.

    Commits that are reachable from ``stop`` are left out, ``stop`` itself too. In a shallow clone
    the oldest one brings all that it holds. Raises TreeError for commits that are not there.
    """
    wanted = [commit_id(git, tip), *(f"^{commit_id(git, each)}" for each in (stop,) if each)]
    return tuple(_listed(git, *wanted))[::-1]


def range_of(git: Git, words: str) -> tuple[Commit, ...]:
    """The commits of ``A..B``, led by the one before them; nothing where there are none.

    Raises UsageError for another form, TreeError for commits that are not there.
    """
    start, dots, end = words.partition("..")
    if not dots or not start or end.startswith("."):
        raise UsageError(f"--revs {words}: write A..B, two commits")
    line = first_parents(git, end or "HEAD", start)
    if not line or line[0].is_root:
        return line
    return (*_listed(git, "--max-count=1", f"{line[0].id}^1"), *line)


def _listed(git: Git, *words: str) -> Iterator[Commit]:
    listing = git.configured(*_SETTINGS).output("log", *_OPTIONS, *words, "--")
    for text in listing.split(_MARK)[1:]:
        about, _, raw = text.partition("\0")
        commit, parents, time, author, subject = about.split("\x1f", 4)
        changes = tuple(raw.split("\0")[:-1])
        yield Commit(commit, int(time), author, subject, not parents, changes)


def _entry(mode: str, blob: str) -> Entry | None:
    return None if mode == _ABSENT else entry_of(mode, blob)
