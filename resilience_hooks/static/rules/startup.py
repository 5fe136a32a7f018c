"""What the rules of the startup manifest judge by, besides the service itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

STANDALONE: Final = re.compile(r"(?:^|[./])verify_imports(?:_\w+?)?(?:\.py)?$")
"""The module, or the file, that carries the verifier together with its manifest."""


@dataclass(frozen=True, slots=True)
class Startup:
    """A service's manifest: where it lies in the tree, and what it has to say.

    ``standalone`` is the path of the one file that carries the verifier as well. ``texts`` are
    the files that the tree should have, by path: the manifest, and that file where it is wanted.
    """

    manifest: str
    standalone: str
    texts: Mapping[str, str]
