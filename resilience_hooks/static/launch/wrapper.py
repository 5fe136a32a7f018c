"""How the command line of a program that starts another program is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.launch.options import Options, values

_NO_VALUES: Final = values()


@dataclass(frozen=True, slots=True)
class Wrapper:
    """One form of a wrapper's command line: options, a subcommand, operands, the command.

    ``subcommand`` must stand behind the options (``uv run``). ``skip`` counts operands in front
    of the command. ``separator``: only ``--`` begins it. ``python``: what is wrapped are the
    words of an interpreter, ``all_words`` of them from here on. ``shell``: options whose value
    is a shell text, which is the command; ``is_text`` says that the first operand is one.
    ``folder`` are options that name a working directory.
    ``adds_folder``: the working directory goes in front of ``PYTHONPATH``.
    """

    options: Options = _NO_VALUES
    subcommand: str | None = None
    skip: int = 0
    separator: bool = False
    python: bool = False
    all_words: bool = False
    shell: frozenset[str] = frozenset()
    is_text: bool = False
    folder: frozenset[str] = frozenset()
    adds_folder: bool = False
