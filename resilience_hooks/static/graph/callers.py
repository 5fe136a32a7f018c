"""The calls through which a function may already run while its module loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.outline import FUNCTION, SCOPE, Outline

_CALL: Final = re.compile(r"([^\W\d]\w*)\s*\(|^@\s*([\w.]+)")
_MODULE: Final = -1
CONSTRUCTORS: Final = ("__init__", "__new__", "__post_init__")


@dataclass(frozen=True, slots=True)
class _Call:
    line: int
    caller: int
    target: int


def keep_callers(outline: Outline) -> None:
    """Keep every line that calls, while the module loads, what leads to a kept line of a function.

    Functions are told apart by their last name alone: a superset of the true callers.
    """
    useful = [i for i, kept in enumerate(outline.kept) if kept and outline.starts_with(FUNCTION, i)]
    if not useful:
        return
    calls: dict[int, list[_Call]] = {}
    for call in _reachable_calls(_Scopes(outline)):
        calls.setdefault(call.target, []).append(call)
    pending, seen = useful, set(useful)
    while pending:
        for call in calls.get(pending.pop(), ()):
            outline.keep(call.line)
            if call.caller not in seen:
                seen.add(call.caller)
                pending.append(call.caller)


def _reachable_calls(scopes: _Scopes) -> Iterator[_Call]:
    """The calls of module-level code, and of every function that those lead to."""
    pending, seen = [_MODULE], {_MODULE}
    while pending:
        caller = pending.pop()
        for line in scopes.lines_of.get(caller, ()):
            for target in scopes.called(line):
                yield _Call(line, caller, target)
                if target not in seen:
                    seen.add(target)
                    pending.append(target)


class _Scopes:
    """The functions of a file: by name, and the lines that run when they do."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.lines_of: dict[int, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        owners: dict[int, int] = {}
        for index in range(len(outline.lines)):
            parent = outline.parent(index)
            owner = _MODULE if parent < 0 else owners[parent]
            self.lines_of.setdefault(owner, []).append(index)
            owners[index] = self._define(index, parent, owner)

    def _define(self, index: int, parent: int, owner: int) -> int:
        """Enter a function under its name, and under its class's; whose code its block is."""
        scope = self._outline.starts_with(SCOPE, index)
        if scope is None or scope[1] is None:
            return owner
        self._named.setdefault(scope[1], []).append(index)
        if not self._outline.is_block(index):
            self.lines_of[index] = [index]
        around = self._outline.starts_with(SCOPE, parent) if parent >= 0 else None
        if around is not None and around[2] is not None and scope[1] in CONSTRUCTORS:
            self._named.setdefault(around[2], []).append(index)
        return index

    def called(self, line: int) -> Iterator[int]:
        """The functions that a line seems to call; a header does not call what it defines."""
        text = self._outline.lines.text(line)
        scope = SCOPE.match(text)
        for match in _CALL.finditer(text, scope.end() if scope else 0):
            name = match[1] or match[2].rpartition(".")[2]
            yield from self._named.get(name, ())
