"""Expansion of variables, as BuildKit does it."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.static.dockerfile.expansion import (
    Expansion,
    RequiredVariableError,
    VariableError,
)
from resilience_hooks.static.dockerfile.lexer import Lexer, Quotes

__all__ = [
    "Expansion",
    "RequiredVariableError",
    "VariableError",
    "expand_heredoc",
    "expand_word",
    "expand_words",
]


def expand_word(word: str, values: Mapping[str, str], escape: str = "\\") -> Expansion:
    """One word: references expanded, quotes and escapes removed, blanks kept.

    Raises VariableError, as RequiredVariableError for ``${x?}``.
    """
    return Lexer(word, values, escape).whole()


def expand_words(text: str, values: Mapping[str, str], escape: str = "\\") -> tuple[Expansion, ...]:
    """The words of a text, split at unquoted blanks after expansion, as EXPOSE splits its ports.

    A word of which nothing remains is dropped, unless an unset name emptied it.
    Raises VariableError, as RequiredVariableError for ``${x?}``.
    """
    return tuple(Lexer(text, values, escape).words())


def expand_heredoc(body: str, values: Mapping[str, str]) -> Expansion:
    """The body of a here-document: quotes are ordinary, and a backslash always escapes.

    Raises VariableError, as RequiredVariableError for ``${x?}``.
    """
    return Lexer(body, values, quotes=Quotes.ORDINARY).whole()
