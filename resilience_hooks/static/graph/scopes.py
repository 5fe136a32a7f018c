"""Which functions already run while their module loads, or when it is the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_CALL: Final = re.compile(r"(?<![\w.])((?:self\.|cls\.)?[A-Za-z_]\w*)\s*\(")


class CallGraph:
    """Calls by name inside one module; keys are qualified names, ``""`` is module level."""

    def __init__(self) -> None:
        self._calls: dict[str, set[str]] = {}
        self._classes: set[str] = set()

    def add_class(self, name: str) -> None:
        """Calling a class runs its ``__init__``."""
        self._classes.add(name)

    def add(self, caller: str, code: str) -> None:
        """Record every call by plain name, or through ``self``, in a piece of code."""
        names = _CALL.findall(code)
        if names:
            self._calls.setdefault(caller, set()).update(names)

    def reached(self, roots: Iterable[str]) -> frozenset[str]:
        """The functions that run when the code of ``roots`` runs."""
        seen: set[str] = set()
        pending = [target for root in roots for target in self._targets(root)]
        while pending:
            function = pending.pop()
            if function not in seen:
                seen.add(function)
                pending.extend(self._targets(function))
        return frozenset(seen)

    def _targets(self, caller: str) -> Iterator[str]:
        scope = caller.partition("@")[0]
        for name in self._calls.get(caller, ()):
            for candidate in _candidates(scope, name):
                yield f"{candidate}.__init__" if candidate in self._classes else candidate


def _candidates(scope: str, name: str) -> Iterator[str]:
    """What a called name may mean in a scope: a sibling method, a nested or an outer function."""
    method = re.match(r"(?:self|cls)\.(\w+)", name)
    if method:
        yield f"{scope.rpartition('.')[0]}.{method[1]}"
        return
    while scope:
        yield f"{scope}.{name}"
        scope = scope.rpartition(".")[0]
    yield name
