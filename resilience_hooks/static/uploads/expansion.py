"""Shell words to text, as far as it is known; what is not stands in it as a marked part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from itertools import accumulate
from typing import Final

from resilience_hooks.static.services.unknowns import is_known, unknown
from resilience_hooks.static.shell import Word
from resilience_hooks.static.shell.words import Text, Unknown, Variable
from resilience_hooks.static.uploads.state import State

Substitute = Callable[[str], "str | None"]

_LONGEST: Final = 8192
_BRACES: Final = re.compile(r"\{([^{}]*,[^{}]*)\}")
_ALL: Final = {"[@]", "[*]"}


class Expansion:
    """Expands words in a state; ``substitute`` tells what ``$( … )`` prints."""

    def __init__(self, state: State, substitute: Substitute) -> None:
        self._state = state
        self._substitute = substitute

    def text(self, word: Word) -> str:
        """A word as one string."""
        text = "".join(self._part(part) for part in word.parts)
        return text if len(text) <= _LONGEST else unknown("long")

    def fields(self, word: Word) -> Sequence[str]:
        """A word as the shell splits it; ``"$@"`` and ``"${list[@]}"`` are several."""
        written = [part for part in word.parts if not isinstance(part, Text) or part.value]
        only = written[0] if len(written) == 1 else None
        if isinstance(only, Variable):
            several = self._several(only)
            if several is not None:
                return several
            if not only.quoted:
                return self._part(only).split()
        if word.bare is not None:
            return tuple(_braces(word.bare))
        return (self.text(word),)

    def _several(self, part: Variable) -> Sequence[str] | None:
        if part.name in {"@", "*"} and not part.op:
            return self._state.args if self._state.args is not None else (unknown("@"),)
        if part.op or self._index(part) not in _ALL:
            return None
        return self._state.arrays.get(part.name, (unknown(part.name),))

    def _index(self, part: Variable) -> str:
        return self.text(part.operand) if part.operand is not None and not part.op else ""

    def _part(self, part: Text | Variable | Unknown) -> str:
        if isinstance(part, Text):
            return part.value
        if isinstance(part, Unknown):
            return self._command(part.source)
        several = self._several(part)
        if several is not None:
            return " ".join(several)
        if self._index(part):
            is_script = part.name == "BASH_SOURCE"
            return self._state.script or unknown("0") if is_script else unknown(part.name)
        return self._variable(part)

    def _command(self, source: str) -> str:
        if source.startswith(("$((", "${")):
            return unknown(source)
        inner = source[2:-1] if source.startswith("$(") else source
        printed = self._substitute(inner)
        return unknown(source) if printed is None else printed

    def _variable(self, part: Variable) -> str:
        value = self._state.value(part.name)
        operand = part.operand or Word(())
        op = part.op.lstrip(":")
        if op in {"-", "="}:
            return value or self.text(operand)
        if op == "+":
            return self.text(operand) if value else ""
        if value is None:
            return unknown(part.name)
        if op in {"", "?"} and part.op != ":":
            return value
        edited = _edited(value, part.op, self.text(operand))
        return unknown(part.name + part.op) if edited is None else edited


def _braces(text: str) -> Iterator[str]:
    """``a/{b,c}`` is two words."""
    match = _BRACES.search(text)
    if match is None:
        yield text
        return
    for each in match[1].split(","):
        yield from _braces(text[: match.start()] + each + text[match.end() :])


def _edited(value: str, op: str, operand: str) -> str | None:
    """``${x#a} ${x%a} ${x/a/b} ${x^^}``; None where the outcome is not known."""
    if not is_known(value) or not is_known(operand):
        return None
    if op in {"^^", ",,"}:
        return value.upper() if op == "^^" else value.lower()
    if op in {"/", "//"}:
        old, _, new = operand.partition("/")
        literal = old and not re.search(r"[*?\[]", old)
        return value.replace(old, new, -1 if op == "//" else 1) if literal else None
    if op[:1] not in {"#", "%"}:
        return None
    return _trimmed(value, op, re.compile(translate(operand)))


def _trimmed(value: str, op: str, pattern: re.Pattern[str]) -> str:
    if op[0] == "#":
        ends = [0, *accumulate(1 for _ in value)]
        found = [end for end in ends if pattern.match(value[:end])]
        cut = (max(found) if len(op) > 1 else min(found)) if found else 0
        return value[cut:]
    found = [start for start in range(len(value) + 1) if pattern.match(value[start:])]
    cut = (min(found) if len(op) > 1 else max(found)) if found else len(value)
    return value[:cut]
