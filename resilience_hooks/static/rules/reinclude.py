"""The line that takes a path back in behind the pattern of an ignore file that keeps it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.findings import Edit
from resilience_hooks.static.image.context import BuildContext

_SPECIAL: Final = re.compile(r"[\\*?\[\]^]")


def included(context: BuildContext, path: str) -> Iterator[Edit]:
    """The line for a repository path; none where a ``.gcloudignore`` hides it.

    Its patterns are git's: below a folder that is left behind nothing can be taken back.
    """
    relative = context.relative(path)
    file, _, line = (context.hidden_by(relative) or "").rpartition(":")
    if file.endswith(".dockerignore"):
        slash = "/" if context.tree.is_dir(path) else ""
        yield Edit(file, int(line), f"!{_SPECIAL.sub(_escaped, relative)}{slash}")


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
