"""What statements say, by their texts: in memory, and in front of a store of earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from resilience_hooks.static.graph.statements import StatementFacts

Key: TypeAlias = tuple[str, frozenset[str], frozenset[str]]
"""The text of a statement, and the aliases that its file knows."""

_SIZE: Final = 20_000
_LONGEST: Final = 4_000


class Memo:
    """The facts of statements that were met. ``earlier`` finds those of other runs."""

    def __init__(self) -> None:
        self.earlier: Callable[[Key], StatementFacts | None] = lambda _: None
        self._known: dict[Key, StatementFacts] = {}

    def get(self, key: Key) -> StatementFacts | None:
        """What a statement says, if it was met."""
        found = self._known.get(key)
        if found is None:
            found = self.earlier(key)
            if found is not None:
                self._known[key] = found
        return found

    def add(self, facts: Mapping[Key, StatementFacts]) -> None:
        """Keep what was read; a text that nobody writes twice is not worth it."""
        if len(self._known) + len(facts) > _SIZE:
            self._known.clear()
        self._known.update((key, each) for key, each in facts.items() if len(key[0]) <= _LONGEST)

    def items(self) -> Iterable[tuple[Key, StatementFacts]]:
        """Everything that is kept."""
        return self._known.items()

    def clear(self) -> None:
        """Forget everything, as in a fresh process."""
        self._known.clear()
        self.earlier = lambda _: None


MEMO: Final = Memo()
"""The memo of this process."""
