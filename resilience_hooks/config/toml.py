"""TOML, with a message that names the line."""

from __future__ import annotations

import re
import sys
from typing import Any, Final

from resilience_hooks.errors import ConfigError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")


def parse(file: str, text: str) -> dict[str, Any]:
    """The document as a dictionary. Raises ConfigError."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except ValueError as error:
        said = str(error)
        place = _PLACE.search(said)
        line = place[1] if place and place[1] else text.rstrip("\n").count("\n") + 1
        what = _PLACE.sub("", said)
        raise ConfigError((f"{file}:{line}: this is not TOML: {what}",)) from error
    except RecursionError as error:
        raise ConfigError((f"{file}: its values are nested too deeply",)) from error
    return table
