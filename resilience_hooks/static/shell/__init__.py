"""A reader of POSIX shell: which simple commands a text may run; it runs and guesses nothing."""

from __future__ import annotations

from resilience_hooks.static.shell.clauses import Clause
from resilience_hooks.static.shell.script import Array, Command, Redirect, Script, parse_script
from resilience_hooks.static.shell.words import Word, expand, fields, literal

__all__ = [
    "Array",
    "Clause",
    "Command",
    "Redirect",
    "Script",
    "Word",
    "expand",
    "fields",
    "literal",
    "parse_script",
]
