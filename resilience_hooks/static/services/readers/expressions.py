"""GitHub's ``${{ … }}`` expressions, as far as the workflow file itself decides them.

Source: https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.services.readers.nodes import NOTHING, Node
from resilience_hooks.static.services.unknowns import is_known, unknown

_EXPRESSION: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_OPERAND: Final = re.compile(r"((?:'[^']*'|[^'|])+)(?:\|\||$)")
_LITERAL: Final = re.compile(r"'((?:[^']|'')*)'|(\d+|true|false)")
_PATH: Final = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\['[^']*'\])*")
_STEP: Final = re.compile(r"\.([\w-]+)|\['([^']*)'\]|^([\w-]+)")
_FORMAT: Final = re.compile(r"format\(\s*'([^']*)'\s*,(.*)\)$", re.DOTALL)
_WORKSPACE: Final = {"github.workspace", "env.GITHUB_WORKSPACE"}
_LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions may refer to.

    ``matrix`` is one combination. A key that it maps to None, and every key where it is None
    itself, has a value that only the run knows.
    """

    matrix: Mapping[str, Node | None] | None = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)

    def text(self, written: str | None) -> str | None:
        """A text with its expressions evaluated; the rest of them are unknown parts."""
        if written is None or "${{" not in written or len(written) > _LONGEST:
            return written
        return _EXPRESSION.sub(lambda match: self._value(match[1].strip()), written)

    def _value(self, expression: str) -> str:
        """Alternatives joined by ``||``: the first that is not empty."""
        if "&&" in expression:
            return unknown(expression)
        value = ""
        for match in _OPERAND.finditer(expression):
            value = self._operand(match[1].strip(), expression)
            if value:
                return value
        return value

    def _operand(self, operand: str, expression: str) -> str:
        literal = _LITERAL.fullmatch(operand)
        if literal:
            return literal[2] or literal[1].replace("''", "'")
        formatted = _FORMAT.match(operand)
        if formatted:
            return self._formatted(formatted[1], formatted[2].split(","))
        if _PATH.fullmatch(operand):
            return self._named(operand)
        return unknown(expression)

    def _formatted(self, template: str, operands: list[str]) -> str:
        values = [self._operand(operand.strip(), operand) for operand in operands]
        for number, value in enumerate(values):
            template = template.replace(f"{{{number}}}", value)
        return template

    def _named(self, path: str) -> str:
        if path in _WORKSPACE:
            return ROOT
        names = [match[1] or match[2] or match[3] for match in _STEP.finditer(path)]
        if names[:3] == ["github", "event", "inputs"]:
            names = names[2:]
        if names[0] == "matrix":
            return self._of_matrix(names[1:], path)
        holder = {"env": self.env, "inputs": self.inputs}.get(names[0], {})
        return holder.get(names[-1], unknown(path)) if len(names) == 2 else unknown(path)

    def _of_matrix(self, names: list[str], path: str) -> str:
        if self.matrix is None or not names:
            return unknown(path)
        node = self.matrix.get(names[0], NOTHING)
        if node is None:
            return unknown(path)
        text = node.get(*names[1:]).text or ""
        return text if "${{" not in text and is_known(text) else unknown(path)
