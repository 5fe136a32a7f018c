"""The words of a command as a shell hands them to a program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.image.copier import MissingSourceError, expand_source
from resilience_hooks.static.image.globs import BadPatternError, has_wildcards
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.unseen import Unseen
from resilience_hooks.static.shell import Word, expand, fields
from resilience_hooks.static.shell.words import Text, Unknown, Variable

_GLOB: Final = re.compile(r"[*?\[]")


def argv(words: tuple[Word, ...], step: Step) -> tuple[str, ...]:
    """The argv of a command: variables expanded, fields split, path names matched."""
    return tuple(field for word in words for field in _fields(word, step))


def unseen(word: Word, step: Step) -> Unseen:
    """A word that has unknown parts, as one that only a run knows."""
    text = "".join(_part_as_written(part) for part in word.parts)
    known = ""
    for part in word.parts:
        value = expand(Word((part,)), step.env)
        if value is None:
            break
        known += value
    above = known.rpartition("/")[0] or "/" if "/" in known else "."
    return Unseen(text, above if known else "/")


def _part_as_written(part: Text | Variable | Unknown) -> str:
    if isinstance(part, Text):
        return part.value
    return part.source if isinstance(part, Unknown) else f"${{{part.name}}}"


def _fields(word: Word, step: Step) -> Iterator[str]:
    word = _located(word, step)
    found = fields(word, step.env)
    if found is None:
        yield unseen(word, step)
    elif _has_glob(word):
        for field in found:
            yield from _matching(field, step)
    else:
        yield from found


def _located(word: Word, step: Step) -> Word:
    """A word with ``~`` and ``$(pwd)`` replaced by what they mean."""
    here = Text(step.cwd, quoted=True)
    parts = [here if _is_pwd(part) else part for part in word.parts]
    first = parts[0] if parts else None
    if isinstance(first, Text) and not first.quoted and re.match(r"~(?:/|\Z)", first.value):
        parts[:1] = [Variable("HOME", quoted=True), Text(first.value[1:])]
    return Word(tuple(parts))


def _is_pwd(part: object) -> bool:
    return isinstance(part, Unknown) and part.source.strip("`") in {"pwd", "$(pwd)"}


def _has_glob(word: Word) -> bool:
    return any(
        not part.quoted and _GLOB.search(part.value) is not None
        for part in word.parts
        if isinstance(part, Text)
    )


def _matching(pattern: str, step: Step) -> Iterator[str]:
    """The paths that a pattern matches, in the pattern's own form; itself where none does.

    A leading dot is matched by a dot only, unlike in COPY.
    """
    path = step.absolute(pattern)
    try:
        found = expand_source(step.layers.files, path) if has_wildcards(path) else []
    except (MissingSourceError, BadPatternError):
        found = []
    hidden = pattern.rpartition("/")[2].startswith(".")
    visible = [p for p in found if hidden or not p.rpartition("/")[2].startswith(".")]
    if not visible:
        yield pattern
    elif pattern.startswith("/"):
        yield from visible
    else:
        prefix = step.layers.resolve(step.cwd).rstrip("/") + "/"
        yield from (p[len(prefix) :] if p.startswith(prefix) else p for p in visible)
