"""What a configuration names and the environment holds: secrets, and parts of addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from resilience_hooks.errors import UsageError

_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of a variable that the configuration names. Raises UsageError where it is unset."""
    value = environment.get(name, "")
    if not value:
        raise UsageError(
            f"the environment variable {name}, which the configuration names, is not set"
        )
    return value


def expanded(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A text with its ``${NAME}`` filled in. Raises UsageError for one that is unset."""
    return _VARIABLE.sub(lambda found: secret(found[1], environment), text)


def located(address: str, folder: Path) -> str:
    """The address of a store; a file is looked for below the folder of the configuration."""
    scheme, found, rest = address.partition("://")
    if found:
        return f"files://{folder / rest}" if scheme == "files" else address
    return str(folder / address)
