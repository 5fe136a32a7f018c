"""Templates of SQL: what a program fills in later becomes a hole.

Understood are Jinja (dbt and Airflow: ``ref`` and ``source`` name tables), ``{name}`` of
``str.format``, ``${NAME}`` of shells, ``#{name}``, ``sqlc.arg(name)``, and the placeholders ``%s``,
``%(name)s`` and ``$1``.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from resilience_hooks.sql.text import HOLE, Text

_TEMPLATE: Final = re.compile(
    r"\{\{(?P<jinja>(?:(?!\{\{).)*?)\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}"
    r"|[$#]\{[^{}]*\}|\$\d+|\bsqlc\.\w+\([^()]*\)"
    r"|\{(?:[A-Za-z_][\w.]*(?:\[[^\[\]{}]*\])*|\d*)(?:![rsa])?(?::[^{}]*)?\}"
    r"|%\(\w+\)s|%s",
    re.DOTALL,
)
_BLOCK: Final = re.compile(r"\{%(?!-?\s*(?:set\b[^%]*=|end(?:set|raw)\b|raw\b))")
_REF: Final = re.compile(r"""\s*ref\(\s*(?:["'][^"']*["']\s*,\s*)?["'](\w+)["']\s*\)\s*""")
_SOURCE: Final = re.compile(r"""\s*source\(\s*["'](\w+)["']\s*,\s*["'](\w+)["']\s*\)\s*""")


def filled(text: Text) -> Text:
    """The SQL that a template may become: holes for values, nothing for what controls it.

    Around blocks of Jinja, what stands there may be missing or repeated: that is partial.
    """
    if not any(mark in text.sql for mark in ("{", "%", "$", "sqlc.")):
        return text
    is_partial = text.is_partial or _BLOCK.search(text.sql) is not None
    return dataclasses.replace(text.replaced(_TEMPLATE, _value), is_partial=is_partial)


def _value(match: re.Match[str]) -> str:
    jinja = match["jinja"]
    if jinja is not None:
        return _table(jinja)
    return "" if match[0].startswith(("{%", "{#")) else HOLE


def _table(expression: str) -> str:
    """What an expression of Jinja names; ``config(…)`` writes nothing."""
    ref, source = _REF.fullmatch(expression), _SOURCE.fullmatch(expression)
    if ref:
        return ref[1]
    if source:
        return f"{source[1]}.{source[2]}"
    return "" if re.match(r"-?\s*config\(", expression) else HOLE
