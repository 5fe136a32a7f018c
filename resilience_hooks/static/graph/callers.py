"""The calls through which a function may already run while its module loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.outline import FUNCTION, SCOPE, Outline

_WORD: Final = re.compile(r"\w+")
_CALL: Final = re.compile(r"(?<![\w.])([^\W\d][\w.]*)\s*\(|^@\s*([\w.]+)")
_DOT: Final = re.compile(r"(?<!\s)\s*\.\s*")
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
    if not any(_may_be_called(outline, index) for index in useful):
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


def _may_be_called(outline: Outline, index: int) -> bool:
    """Whether the name of a function stands anywhere else in the file, or is that of its class."""
    scope = outline.scope(index)
    name = scope[1] if scope is not None else None
    return name is None or name in CONSTRUCTORS or outline.lines.source.count(name) > 1


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
        self._functions: dict[str, list[int]] = {}
        self._methods: dict[str, list[int]] = {}
        self._names: set[str] = {"self", "cls"}
        owners = [_MODULE] * (len(outline.lines) + 1)  # the last one is that of no line, -1
        for index, parent in enumerate(outline.parents()):
            owner = owners[index] = owners[parent]
            self.lines_of.setdefault(owner, []).append(index)
            if outline.first(index) in "adc":
                owners[index] = self._owner(index, parent, owner)

    def _owner(self, index: int, parent: int, owner: int) -> int:
        """Whose code the block of a line is: its own if it is the header of a function."""
        scope = self._outline.scope(index)
        if scope is None:
            return owner
        self._names.add(scope[1] or scope[2])
        if scope[1] is None:
            return owner
        around = self._outline.scope(parent) if parent >= 0 else None
        if around is not None and around[2] is not None:
            self._methods.setdefault(scope[1], []).append(index)
            if scope[1] in CONSTRUCTORS:
                self._functions.setdefault(around[2], []).append(index)
        else:
            self._functions.setdefault(scope[1], []).append(index)
        if not self._outline.is_block(index):
            self.lines_of[index] = [index]
        return index

    def called(self, line: int) -> Iterator[int]:
        """The functions that a line seems to call; a header does not call what it defines."""
        text = self._outline.lines.text(line)
        if "(" not in text and text[0] != "@":
            return
        words = _WORD.findall(text)
        if self._functions.keys().isdisjoint(words) and self._methods.keys().isdisjoint(words):
            return
        code, scope = _DOT.sub(".", self._outline.lines.code(line)), SCOPE.match(text)
        for match in _CALL.finditer(code, scope.end() if scope else 0):
            yield from self._meant(match[1] or match[2])

    def _meant(self, name: str) -> Iterator[int]:
        """A method needs its class, or an object that is surely one of that, in front."""
        owner, _, last = name.rpartition(".")
        yield from self._functions.get(last, ()) if not owner or owner in self._names else ()
        if owner.rpartition(".")[2] in self._names:
            yield from self._methods.get(last, ())
