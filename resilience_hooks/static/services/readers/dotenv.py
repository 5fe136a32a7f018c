"""``.env`` files as compose reads them.

Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
"""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.static.services.readers.interpolate import interpolated
from resilience_hooks.static.services.unknowns import is_known

_LINE: Final = re.compile(
    r"""^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s*
        (?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<bare>.*?))\s*(?:\s\#.*)?$""",
    re.VERBOSE,
)


def parse_dotenv(text: str) -> dict[str, str]:
    """Names and values; a value may use the names above it, and is left out where it cannot."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        single = match["single"]
        value = single if single is not None else _expanded(match, values)
        if is_known(value):
            values[match[1]] = value
    return values


def _expanded(match: re.Match[str], values: dict[str, str]) -> str:
    double = match["double"]
    return interpolated(match["bare"] or "" if double is None else double, values)
