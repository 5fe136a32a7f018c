"""The operands and flags of COPY and ADD, variables expanded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.heredoc import delimiter
from resilience_hooks.static.dockerfile.model import Heredoc, Instruction
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.dockerfile.variables import expand_heredoc
from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.matcher import Matcher
from resilience_hooks.static.image.model import File, Made, Origin
from resilience_hooks.static.image.paths import clean
from resilience_hooks.static.image.patterns import read_patterns
from resilience_hooks.static.image.state import BuildError, StageState
from resilience_hooks.static.tree.plumbing import to_bytes

_SYMBOLIC_MODE: Final = re.compile(
    r"[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*"
)


@dataclass(frozen=True, slots=True)
class CopyOperands:
    """What a COPY or ADD is given.

    ``destination`` is absolute and ends with a slash (or ``/.``) where the operand does.
    ``inline`` are the here-documents among the sources, by name. ``links`` is ``--link``.
    """

    sources: tuple[str, ...]
    inline: tuple[tuple[str, File], ...]
    destination: str
    excludes: Matcher
    links: bool
    parents: bool


def read_operands(instruction: Instruction, state: StageState, escape: str) -> CopyOperands:
    """Expand and sort what a COPY or ADD is given. Raises BuildError."""
    *words, last = operands(instruction)
    named = [(word, delimiter(word)) for word in words]
    sources = tuple(state.expand_path(word, escape) for word, name in named if name is None)
    destination = state.expand_path(last, escape)
    mode = _check_mode(state.expand(instruction.flag("chmod") or "", escape))
    state.expand(instruction.flag("chown") or "", escape)
    bodies = {heredoc.name: heredoc for heredoc in instruction.heredocs}
    inline = tuple(
        (_inline_name(name.name), _inline(bodies.get(name.name), state, instruction.line))
        for _, name in named
        if name is not None
    )
    excludes = [flag.value or "" for flag in instruction.flags if flag.name == "exclude"]
    return CopyOperands(
        sources=sources,
        inline=inline,
        destination=_destination(destination, state.workdir),
        excludes=matcher(excludes),
        links=is_on(instruction, "link") and not mode,
        parents=is_on(instruction, "parents"),
    )


def is_on(instruction: Instruction, flag: str, default: bool = False) -> bool:
    """Whether a switch is on: ``--flag`` or ``--flag=true``."""
    value = instruction.flag(flag)
    return default if value is None else value.lower() in {"", "true"}


def matcher(patterns: Sequence[str]) -> Matcher:
    """A matcher of a flag's patterns. Raises BuildError."""
    try:
        return Matcher(read_patterns((0, pattern) for pattern in patterns))
    except BadPatternError as error:
        raise BuildError("syntax", str(error)) from error


def _destination(path: str, workdir: str) -> str:
    absolute = path if path.startswith("/") else f"{workdir}/{path}"
    place = clean(absolute)
    is_directory = path in {"", "."} or path.endswith(("/", "/."))
    return f"{place.rstrip('/')}/" if is_directory else place


def _inline_name(delimiter: str) -> str:
    """The engine writes the file into an empty root before it copies it, so it has no directory."""
    place = clean(f"/{delimiter}")
    if place.count("/") != 1 or place == "/":
        raise BuildError("clash", f"the here-document '{delimiter}' cannot be the name of a file")
    return place[1:]


def _inline(heredoc: Heredoc | None, state: StageState, line: int) -> File:
    body = heredoc.body if heredoc else ""
    if heredoc and heredoc.expand:
        try:
            body = expand_heredoc(body, state.values).text
        except VariableError as error:
            raise BuildError("variable", str(error)) from error
    return File(Made(to_bytes(body)), Origin(None, (line,)))


def _check_mode(mode: str) -> str:
    is_octal = re.fullmatch(r"[0-7]+", mode) is not None and int(mode, 8) <= 0o7777
    if mode and not is_octal and not _SYMBOLIC_MODE.fullmatch(mode):
        raise BuildError("syntax", f"--chmod={mode} is no file mode")
    return mode
