"""A line of commits, analysed where it is asked for, in one process with one memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from resilience_hooks.static.cache.container import Container
from resilience_hooks.static.cache.facts import CachedReader, FactStore
from resilience_hooks.static.cache.recorded import Notebook, recorded
from resilience_hooks.static.cache.shape import Shape
from resilience_hooks.static.cache.standing import Standing, World
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.graph.facts import ModuleFacts
from resilience_hooks.static.graph.memo import MEMO
from resilience_hooks.static.history.declared import Declared
from resilience_hooks.static.history.line import Commit
from resilience_hooks.static.history.trees import Trees
from resilience_hooks.static.keep import Keep, keeping
from resilience_hooks.static.tree.repository import Repository

_WORLDS: Final = 6
"""How many analyses are at hand to take results over from."""

Python: TypeAlias = tuple[int, int]


class Facts(FactStore):
    """Facts by contents, each unpacked once in a process."""

    def __init__(self, container: Container) -> None:
        super().__init__(container)
        self._unpacked: dict[tuple[bytes, bool], tuple[ModuleFacts, Shape] | None] = {}

    def get(self, content: bytes, whole: bool) -> tuple[ModuleFacts, Shape] | None:
        """The facts of a content, and its shape."""
        key = content, whole
        if self._unpacked.get(key) is None:
            self._unpacked[key] = super().get(content, whole)
        return self._unpacked[key]


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that can be analysed: ``keep`` takes over what stands of revisions nearby.

    ``narrow`` restricts it to some places: what files declare of others need not be right.
    """

    commit: Commit
    workshop: Workshop
    keep: Keep
    narrow: Callable[[frozenset[str]], None]


class Revisions:
    """The revisions of a line of commits, each opened when it is asked for."""

    def __init__(
        self,
        repository: Repository,
        line: Sequence[Commit],
        container: Container,
        python: Python | None = None,
    ) -> None:
        self.line = line
        self._trees = Trees(repository, line)
        self._facts = Facts(container)
        self._python = python
        self._worlds: deque[tuple[int, World]] = deque(maxlen=_WORLDS)
        self._declared = Declared()
        MEMO.earlier = self._facts.statement

    def remember(self, world: World | None) -> None:
        """Have results at hand that an earlier run left of a state near the last commit."""
        if world is not None:
            self._worlds.append((len(self.line) - 1, world))

    def at(self, index: int) -> Revision:
        """The revision in a place of the line. Raises TreeError, ConfigError."""
        tree = recorded(self._trees.at(index), Notebook())
        reader = CachedReader(tree, self._facts)
        config = configuration(tree)
        remembered = tree.notebook.remembered
        workshop = Workshop(tree, self._python, config, reader=reader, remembered=remembered)
        standing = Standing(tree, reader, self._nearest(index), (config, self._python))
        standing.after.children = tree.plain.children
        self._worlds.append((index, standing.after))
        narrow = partial(self._declared.serve, tree)
        return Revision(self.line[index], workshop, keeping(standing, tree, workshop), narrow)

    def _nearest(self, index: int) -> World | None:
        near = min(self._worlds, key=lambda known: abs(known[0] - index), default=None)
        return None if near is None else near[1]

    def save(self) -> None:
        """Keep the facts of files for later runs."""
        self._facts.save()
