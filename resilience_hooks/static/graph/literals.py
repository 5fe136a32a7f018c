"""String literals as regular expressions (lexical analysis 2.5); f-strings as PEP 701 has them."""

from __future__ import annotations

import functools
import re
from typing import Final

COMMENT: Final = r"\#[^\n]*"
REST_OF_STRING: Final = "|".join(
    rf"(?<={q})(?:{q}{q}[^{q}\\]*(?:(?:\\.|{q}(?!{q}{q}))[^{q}\\]*)*{q}{q}{q}"
    rf"|(?!{q}{q})[^{q}\\\n]*(?:\\.[^{q}\\\n]*)*{q})"
    for q in "\"'"
)
STRING: Final = rf"[\"'](?:{REST_OF_STRING})"
_FORMATTED_PREFIX: Final = re.compile(r"[fFtT][rR]?\Z")
_IS_FORMATTED: Final = r"(?:(?<=[fFtT])|(?<=[fFtT][rR]))"
_IS_PLAIN: Final = r"(?<![fFtT])(?<![fFtT][rR])"


@functools.cache
def formatted_string(quotes: str) -> re.Pattern[str]:
    """An f-string or t-string from its opening quotes on; what nests deeper does not match.

    A field holds an expression, in which strings with any quotes and brackets nest, and perhaps a
    format specification, in which fields nest.
    """
    newline = "" if len(quotes) == 3 else r"\n"
    quote = quotes[0]
    field = _field(quote, newline)
    text = rf"[^{quote}\\{newline}{{}}]*"
    single = rf"|{quote}(?!{quote}{quote})" if len(quotes) == 3 else ""
    escape = r"\\N\{[^{}\"'\n]*\}|\\[^{}]|\\(?=[{}])"
    piece = rf"{escape}|\{{\{{|\}}\}}|{field}{single}"
    empty = "" if len(quotes) == 3 else rf"(?!{quote}{quote})"
    return re.compile(rf"{quotes}{empty}{text}(?:(?:{piece}){text})*{quotes}", re.DOTALL)


def _field(quote: str, newline: str) -> str:
    long_quotes = () if newline else ('"""', "'''")
    nested = "|".join(_nested(quotes) for quotes in (*long_quotes, '"', "'"))
    brackets = ""
    for _ in range(5):
        brackets = _brackets(f"{nested}|{brackets}" if brackets else nested, newline)
    code = rf"[^{{}}()\[\]\"'\\#:{newline}]*"
    specification = rf"[^{{}}\\{quote}{newline}]*"
    return (
        rf"\{{{code}(?:(?:{nested}|{brackets}){code})*"
        rf"(?::{specification}(?:\{{[^{{}}\"'\\#{newline}]*\}}{specification})*)?\}}"
    )


def _brackets(inner: str, newline: str) -> str:
    code = rf"[^{{}}()\[\]\"'\\#{newline}]*"
    return rf"[(\[{{]{code}(?:(?:{inner}){code})*[)\]}}]"


def _nested(quotes: str) -> str:
    """A string inside a field: plain, or formatted with fields that hold plain ones."""
    q, newline = quotes[0], "" if len(quotes) == 3 else r"\n"
    code, text = rf"[^{{}}\"'\\#{newline}]*", rf"[^{q}\\{newline}{{}}]*"
    plain = r"'[^'\"\\\n{}]*'|\"[^'\"\\\n{}]*\""
    field = rf"\{{{code}(?:(?:{plain}){code})*\}}"
    if len(quotes) == 3:
        return (
            rf"{_IS_PLAIN}{quotes}[^{q}\\]*(?:(?:\\.|{q}(?!{q}{q}))[^{q}\\]*)*{quotes}"
            rf"|{_IS_FORMATTED}{quotes}{text}(?:{field}{text})*{quotes}"
        )
    return (
        rf"{_IS_PLAIN}{q}(?!{q}{q})[^{q}\\\n]*(?:\\.[^{q}\\\n]*)*{q}"
        rf"|{_IS_FORMATTED}{q}(?!{q}{q}){text}(?:{field}{text})*{q}"
    )


def is_formatted(source: str, start: int) -> bool:
    """Whether the string whose quotes open at ``start`` has an ``f`` or a ``t`` in its prefix."""
    return _FORMATTED_PREFIX.search(source, max(0, start - 2), start) is not None
