"""Hides the repository from a service that has an image: an editable install would supply it whole.

``site`` imports this module (https://docs.python.org/3/library/site.html) after the ``.pth`` files,
by which such an install puts the repository on ``sys.path``, or a finder of setuptools in front.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

REPOSITORY = "RESILIENCE_HOOKS_REPOSITORY"
IMAGE = "RESILIENCE_HOOKS_IMAGE"
_FINDER = re.compile(r"__editable___\w+_finder")


def hide(repository: str, image: str) -> None:
    """Take what lies in the repository off the path, but for the image and the interpreter."""
    kept = (image, sys.prefix, sys.base_prefix)

    def is_hidden(path: str) -> bool:
        return _is_below(path, (repository,)) and not _is_below(path, kept)

    placeholders = set(_without_finders(sys.meta_path, is_hidden))
    sys.path[:] = [p for p in sys.path if p not in placeholders and not is_hidden(p)]


def _without_finders(finders: list[Any], is_hidden: Callable[[str], bool]) -> Iterator[str]:
    """Drop the finders of editable installs that are hidden; gives their entries of a path."""
    for finder in list(finders):
        module = getattr(finder, "__module__", "")
        if _FINDER.fullmatch(module) and any(map(is_hidden, _targets(vars(sys.modules[module])))):
            finders.remove(finder)
            yield vars(sys.modules[module]).get("PATH_PLACEHOLDER", "")


def _targets(module: Mapping[str, Any]) -> Iterator[str]:
    yield from module.get("MAPPING", {}).values()
    for places in module.get("NAMESPACES", {}).values():
        yield from places


def _is_below(path: str, folders: Iterable[str]) -> bool:
    real = os.path.join(os.path.realpath(path), "")
    return any(real.startswith(os.path.join(os.path.realpath(each), "")) for each in folders)


if REPOSITORY in os.environ:
    hide(os.environ[REPOSITORY], os.environ[IMAGE])
