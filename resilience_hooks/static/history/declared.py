"""What files declare of some places, known from other revisions by the bytes of the files.

What a script declares depends on the tree around it as well, where it lists folders. So it is only
taken over where it says nothing of the places that are asked for: those are read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from resilience_hooks.static.cache.recorded import RecordedTree
from resilience_hooks.static.uploads.model import Deployment
from resilience_hooks.static.uploads.recorder import Run


class Declared:
    """Declarations by piece of work and by the id of the file that it is about."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, ...], str], Any] = {}

    def serve(self, tree: RecordedTree, places: frozenset[str]) -> None:
        """Let a tree take over what does not concern these places."""

        def keep(key: tuple[str, ...], make: Callable[[], Any]) -> Any:
            about = key, tree.plain.entries[key[1]].blob
            found = self._known.get(about)
            if found is None or _concerns(found, places):
                found = self._known[about] = make()
            return found

        tree.notebook.keep = keep


def _concerns(declared: Iterable[object], places: frozenset[str]) -> bool:
    return any((each.folder or ".") in places for each in _deployments(declared))


def _deployments(declared: Iterable[object]) -> Iterator[Deployment]:
    for each in declared:
        if isinstance(each, Run):
            yield from each.deployments
        elif isinstance(each, Deployment):
            yield each
