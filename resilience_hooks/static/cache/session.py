"""One run through the cache: what is known goes in, what was looked at comes out."""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from resilience_hooks.static.cache.container import Container
from resilience_hooks.static.cache.facts import CachedReader, FactStore
from resilience_hooks.static.cache.gate import Looked, Snapshot, save
from resilience_hooks.static.cache.observe import Asker, State, stamps
from resilience_hooks.static.cache.recorded import Notebook, RecordedTree, recorded
from resilience_hooks.static.cache.standing import Standing, load
from resilience_hooks.static.cache.standing import save as save_world
from resilience_hooks.static.gitcommands import LOCAL_VARIABLES
from resilience_hooks.static.graph.memo import MEMO
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.repository import Repository

_EMPTY_TREES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run printed, in what words its results speak of files, and if a repair is for any."""

    code: int
    output: bytes
    said: str
    fixable: bool
    day: str | None = None


class Names(NamedTuple):
    """The files of a command line: of what it said, and of the results behind that."""

    said: str
    kept: str


@dataclass(slots=True)
class Session:
    """A run's tree and reader, and the state that it began in (None: it cannot be replayed)."""

    container: Container
    names: Names
    tree: RecordedTree
    reader: CachedReader
    store: FactStore
    began: Began | None
    standing: Standing | None = None

    def stand(self, given: object) -> Standing:
        """What stands of earlier runs for which the same was given (compared by value)."""
        before = load(self.container, self.names.kept)
        self.standing = Standing(self.tree, self.reader, before, given)
        return self.standing

    def end(self, outcome: Outcome, environ: Mapping[str, str]) -> None:
        """Store what was learned; the output only if the state is what it was."""
        self.store.save()
        if self.tree.notebook.converted:
            return
        if self.standing is not None:
            save_world(self.container, self.names.kept, self.standing.after)
        if self.began is not None:
            snapshot = self.began.snapshot(outcome, self._looked(outcome.said))
            if snapshot.state == self.began.asker.observe(snapshot.base, environ):
                save(self.container, self.names.said, snapshot)

    def _looked(self, said: str) -> Looked:
        shapes: dict[str, tuple[tuple[bool, bytes, bytes], ...]] = {}
        for (path, whole), shape in self.reader.shapes.items():
            shapes[path] = (*shapes.get(path, ()), (whole, *shape))
        return Looked(self.tree.notebook.current.contents, shapes, said)


@dataclass(frozen=True, slots=True)
class Began:
    """The state of an index at the beginning of a run, and how it was asked for."""

    asker: Asker
    base: str
    state: State
    configured: tuple[tuple[str, int, int], ...]

    def snapshot(self, outcome: Outcome, looked: Looked) -> Snapshot:
        """The run as it is stored."""
        return Snapshot(
            self.asker.directory,
            self.asker.variables,
            self.asker.settings,
            self.base,
            self.state,
            self.configured,
            outcome.day,
            outcome.code,
            outcome.fixable,
            outcome.output,
            len(looked.shapes),
            marshal.dumps((*looked,)),
        )


def begin(container: Container, names: Names, tree: Tree, began: Began | None) -> Session:
    """A session over a tree."""
    notes = recorded(tree, Notebook())
    store = FactStore(container)
    MEMO.earlier = store.statement
    return Session(container, names, notes, CachedReader(notes, store), store, began)


def beginning(
    repository: Repository, settings: Iterable[str], environ: Mapping[str, str]
) -> Began | None:
    """The state before the tree is listed; None where git cannot tell it."""
    git = repository.git
    variables = {name: git.environ[name] for name in LOCAL_VARIABLES & git.environ.keys()}
    asker = Asker(git.directory, variables, tuple(settings))
    try:
        base = asker.base(environ) or _EMPTY_TREES[40]
        files = asker.configured(environ)
        if files is None:
            return None
        configured = stamps(files | _usual(repository.git_dir, environ))
        state = asker.observe(base, environ)
    except (OSError, ValueError):
        return None
    return None if state is None else Began(asker, base, state, configured)


def _usual(git_dir: str, environ: Mapping[str, str]) -> frozenset[str]:
    """Files that may come to configure git: settings, and what it converts as it checks out."""
    home = os.path.expanduser("~")
    config = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    inside = ("config", "config.worktree", "info/attributes", "info/sparse-checkout")
    return frozenset(
        {
            "/etc/gitconfig",
            os.path.join(home, ".gitconfig"),
            *(os.path.join(config, "git", name) for name in ("config", "attributes")),
            *(os.path.join(git_dir, name) for name in inside),
        }
    )
