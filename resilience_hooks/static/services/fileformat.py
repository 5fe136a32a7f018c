"""What a kind of file that declares builds is: its name, its paths, its marks, its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.tree import Tree

Reader: TypeAlias = Callable[[Tree, str], Iterator[Declaration]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    ``rank``: how far it is trusted, 1 the most; where several agree, that one is the source.
    ``path``: a regular expression, without groups, of the whole paths that its files have.
    ``holds``: found in the bytes of each file that is worth reading.
    ``read``: what a file declares; nothing where it is broken.
    """

    name: str
    rank: int
    path: str
    holds: re.Pattern[bytes]
    read: Reader


BUILD_COMMAND: Final = re.compile(
    rb"\b(?:docker|podman|buildah|nerdctl|depot|finch|acr)\b(?:\\\n|[^\n]){0,80}\b(?:build|bud)\b"
    rb"|[)}A-Z][\"']?\s+build\b|\bbuilds\s+submit\b|kaniko"
)
BUILD_OR_RUN_COMMAND: Final = re.compile(
    BUILD_COMMAND.pattern + rb"|\b(?:docker|podman|nerdctl|finch)\s+(?:container\s+)?run\b"
)
