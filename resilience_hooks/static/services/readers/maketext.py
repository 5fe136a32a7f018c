"""Makefile text: variables expanded as far as they are known, recipes as shell lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.services.unknowns import unknown

_ASSIGNMENT: Final = re.compile(
    r"^[ ]*(?:export[ ]+|override[ ]+)?([\w.-]+)[ \t]*(\?|:{1,3}|\+|!)?=[ \t]*(.*)$"
)
_REFERENCE: Final = re.compile(r"\$(?:\$|[({]([^(){}$]*)[)}]|([@<^+?*%]|\w))")
_INNER: Final = re.compile(r"\$[({]([^(){}$]*)[)}]")
_MAKEFILE_DIR: Final = re.compile(r"\b(?:dir|dirname|realpath|abspath)\b.*MAKEFILE_LIST|^CURDIR$")
_GIT_ROOT: Final = re.compile(r"^shell\s+git rev-parse --show-toplevel$")
_PWD: Final = re.compile(r"^shell\s+pwd$|^PWD$")
_COMMENT: Final = re.compile(r"(?<!\\)(?:^|\s)#.*$")
_DEEPEST: Final = 10
_LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe's line, continuations joined; ``line`` is where it starts."""

    text: str
    line: int


def recipes(text: str, directory: str, wanted: Callable[[str], object]) -> Iterator[Recipe]:
    """The recipe lines that are wanted, their make variables expanded.

    ``directory`` is the place they run in.
    """
    lines = list(_logical(text))
    variables = _variables(lines)
    for recipe in lines:
        if recipe.text.startswith("\t"):
            line = recipe.text.lstrip("\t @+-")
            if wanted(line):
                yield Recipe(expand(line, variables, directory), recipe.line)


def expand(text: str, variables: Mapping[str, str], directory: str) -> str:
    """A text with its references replaced; what only make knows is an unknown part.

    ``$$`` becomes the ``$`` that the shell sees.
    """
    for _ in range(_DEEPEST):
        if len(text) > _LONGEST or not _INNER.search(text):
            break
        text = _INNER.sub(lambda match: _value(match[1], variables, directory), text)
    return _REFERENCE.sub(lambda match: _last(match, variables), text[:_LONGEST])


def _value(name: str, variables: Mapping[str, str], directory: str) -> str:
    name = name.strip()
    if _MAKEFILE_DIR.search(name) or _PWD.search(name):
        return directory
    if _GIT_ROOT.search(name):
        return ROOT
    return variables.get(name, unknown(name))


def _last(match: re.Match[str], variables: Mapping[str, str]) -> str:
    if match[0] == "$$":
        return "$"
    name = match[1] or match[2] or ""
    return variables.get(name, unknown(name))


def _variables(lines: list[Recipe]) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in lines:
        match = None if line.text.startswith("\t") else _ASSIGNMENT.match(line.text)
        if match is None:
            continue
        name, operator, value = match[1], match[2], _COMMENT.sub("", match[3]).strip()
        if operator == "+":
            values[name] = f"{values.get(name, '')} {value}".strip()[:_LONGEST]
        elif operator != "?" or name not in values:
            values[name] = value
    return values


def _logical(text: str) -> Iterator[Recipe]:
    """Lines with their continuations."""
    pending: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), 1):
        first = first if pending else number
        if line.endswith("\\"):
            pending.append(line[:-1])
        else:
            yield Recipe(" ".join([*pending, line]), first)
            pending = []
