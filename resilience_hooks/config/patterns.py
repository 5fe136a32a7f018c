"""Patterns as in a ``.gitignore``, for the paths and the names of services."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A test for paths relative to the root; a pattern that git cannot read matches nothing."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  most runs have no patterns

    specs = [GitIgnoreSpec.from_lines([pattern]) for pattern in patterns if is_readable(pattern)]
    return lambda path: any(spec.match_file(path) for spec in specs)


def is_readable(pattern: str) -> bool:
    """Whether a pattern is one: pathspec compiles a range such as ``[z-a]``, and ``re`` refuses."""
    from pathspec.patterns.gitignore.base import GitIgnorePatternError  # noqa: PLC0415
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415

    try:
        return GitIgnoreSpecPattern(pattern).regex is not None
    except (GitIgnorePatternError, re.error):
        return False
