"""Every kind of file that declares builds: the modules of ``readers`` that have a ``FORMAT``."""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.static.services import readers
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.readers import comment, compose, prose
from resilience_hooks.submodules import submodules

COMMENT: Final = comment.FORMAT
PROSE: Final = prose.FORMAT

_FOUND: Final[list[Format]] = [
    module.FORMAT for module in submodules(readers) if hasattr(module, "FORMAT")
]
_FORMATS: Final = sorted(
    (each for each in _FOUND if each not in (COMMENT, PROSE)), key=lambda each: each.rank
)

_ANY: Final = re.compile("|".join(f"({each.path})" for each in _FORMATS))
_DOCUMENT: Final = re.compile(PROSE.path)

CANDIDATE: Final = re.compile(rf"\A(?:{_ANY.pattern})\Z|\.ya?ml\Z")
"""What is found in the path of every file that may declare a build, prose left out."""

COMPOSE: Final = _FORMATS.index(compose.FORMAT)
"""The place of compose files, which may have any name: ``docker compose -f docker/default.yml``."""


def number_of(path: str) -> int | None:
    """Which format a file has by its path, as its place in the order of trust."""
    match = _ANY.fullmatch(path)
    return match.lastindex - 1 if match is not None and match.lastindex else None


def numbered(number: int) -> Format:
    """The format in a place of the order of trust."""
    return _FORMATS[number]


def is_yaml(path: str) -> bool:
    """Whether a file is YAML by its name."""
    return path.endswith((".yml", ".yaml"))


def is_document(name: str) -> bool:
    """Whether a file is prose by its name."""
    return _DOCUMENT.fullmatch(name) is not None
