"""What a Dockerfile says, before any variable is expanded and any file is looked at.

Lines are 1-based and inclusive. Texts are as written, continuation lines joined as BuildKit
joins them, nothing expanded.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """``--name=value`` in front of an instruction's operands; ``--link`` alone has no value."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A here-document of RUN, COPY or ADD; ``body`` ends with a newline unless it is empty.

    ``expand`` is false where the delimiter was quoted. Tabs of ``<<-`` are already stripped.
    """

    name: str
    body: str
    expand: bool


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. ``words`` holds the JSON form's strings; ``None`` means the shell form."""

    keyword: str
    text: str
    line: int
    end_line: int
    flags: tuple[Flag, ...] = ()
    words: tuple[str, ...] | None = None
    heredocs: tuple[Heredoc, ...] = ()

    def flag(self, name: str) -> str | None:
        """The last value given for a flag; ``""`` where it stands alone; None where absent."""
        values = [flag.value or "" for flag in self.flags if flag.name == name]
        return values[-1] if values else None


@dataclass(frozen=True, slots=True)
class Stage:
    """``FROM base AS name`` and what follows. ``name`` is lower case; ``base`` is unexpanded."""

    index: int
    base: str
    name: str | None
    platform: str | None
    line: int
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the text. A fatal one makes every build of the file fail."""

    line: int
    message: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """A parsed file. ``preamble`` holds the instructions before the first FROM (ARGs)."""

    path: str
    escape: str
    preamble: tuple[Instruction, ...]
    stages: tuple[Stage, ...]
    problems: tuple[Problem, ...] = ()
