"""Build commands inside other text: a comment, a string of some language, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.unknowns import unknown

_COMMAND: Final = re.compile(
    r"\b(?:docker|podman|buildah|nerdctl)[ \t]+(?:buildx[ \t]+|image[ \t]+)?(?:build|bud)[ \t].*"
)
_PLACEHOLDER: Final = re.compile(r"<([A-Za-z][\w .:/-]*)>")


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of shell; continuation lines joined. ``line`` is where it starts."""

    text: str
    line: int


def command_lines(lines: Iterable[tuple[int, str]]) -> Iterator[CodeLine]:
    """The build commands in numbered lines, from the program's name to where the text ends."""
    pending: list[str] = []
    first = 0
    for number, line in lines:
        first = first if pending else number
        stripped = line.rstrip()
        if stripped.endswith("\\") and len(pending) < 100:
            pending.append(stripped[:-1])
            continue
        match = _COMMAND.search(" ".join([*pending, stripped]))
        pending = []
        if match:
            yield CodeLine(_ended(match[0]), first)


def _ended(command: str) -> str:
    """A command without the quote that began before it, and all behind that."""
    for quote in "`\"'":
        if command.count(quote) % 2:
            command = command[: command.index(quote)] if quote == "`" else command
            command = command[: command.rindex(quote)] if command.count(quote) % 2 else command
    return with_placeholders(command)


def with_placeholders(text: str) -> str:
    """``<tag>`` stands for something that a reader is to fill in, not for a redirection."""
    return _PLACEHOLDER.sub(lambda match: unknown(match[1]), text)
