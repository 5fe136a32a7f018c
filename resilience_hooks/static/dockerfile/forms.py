"""The JSON form of an instruction, told from the shell form as BuildKit tells it."""

from __future__ import annotations

import json
import re

from resilience_hooks.static.dockerfile.blanks import SPACES, split_keyword

WITH_JSON_FORM = frozenset(
    {"ADD", "CMD", "COPY", "ENTRYPOINT", "HEALTHCHECK", "RUN", "SHELL", "VOLUME"}
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class MixedArrayError(ValueError):
    """A JSON array with something else than strings: BuildKit refuses it."""


def json_words(keyword: str, text: str) -> tuple[str, ...] | None:
    """The strings of the JSON form, without HEALTHCHECK's leading ``CMD``.

    None for the shell form, which is what every text that is no JSON array means.
    Raises MixedArrayError.
    """
    if keyword not in WITH_JSON_FORM:
        return None
    if keyword == "HEALTHCHECK":
        text = split_keyword(text)[1]
    return _strings(text) if text.lstrip(SPACES).startswith("[") else None


def _strings(text: str) -> tuple[str, ...] | None:
    try:
        items = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(item, str) for item in items):
        raise MixedArrayError
    return tuple(_LONE_SURROGATE.sub("\ufffd", item) for item in items)


def _refuse(constant: str) -> None:
    """Python reads NaN and Infinity; JSON has neither."""
    raise ValueError(constant)
