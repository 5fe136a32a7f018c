"""Which files are Dockerfiles, which of them are kept only for the record, what to call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.tree import Tree

_DOCKERFILE: Final = re.compile(
    r"(?:(?P<before>.+)[._-])?(?:dockerfile|containerfile)(?:[._-](?P<after>.+))?$", re.IGNORECASE
)
_LIKE_ONE: Final = re.compile(r"(?:dockerfile|containerfile)[^/]*$", re.IGNORECASE)
_NOT_ONE: Final = re.compile(
    r"\.(?:dockerignore|md|rst|adoc|html?|py|pyc|sh|bash|ps1|js|ts|go|rs|java|rb|lua|vim|ya?ml|json"
    r"|toml|xml|csv|log|png|svg|j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|bak|orig|swp|txt)$",
    re.IGNORECASE,
)
_VENDORED: Final = re.compile(r"(?:^|/)(?:node_modules|site-packages|\.?venv|\.tox|vendor)/")
_PLACEHOLDER: Final = re.compile(rb"\s*(?:\{\w*\}|\{\{|\{%|<%|%\(\w+\)s|@\w+@|\$\{?\w+\}?\s*$)")
_RECORD: Final = re.compile(
    r"(?:^|/)(?:docs?|archived?|deprecated|legacy|backups?|backup[_-][^/]*|old|attic)(?:/|$)",
    re.IGNORECASE,
)


def is_dockerfile(path: str) -> bool:
    """Whether a file is a Dockerfile by its name, in the forms that engines and editors know."""
    base = path.rpartition("/")[2]
    return _DOCKERFILE.match(base) is not None and _NOT_ONE.search(base) is None


def dockerfiles(tree: Tree) -> tuple[str, ...]:
    """The paths of the files of a tree that are Dockerfiles by their names, sorted."""
    return tuple(filter(is_dockerfile, tree.files_matching(_LIKE_ONE)))


def is_vendored(path: str) -> bool:
    """Whether a file came with somebody else's package."""
    return _VENDORED.search(path) is not None


def is_kept_apart(path: str) -> bool:
    """Whether a file is not this repository's own as it stands: a template, or vendored."""
    return is_vendored(path) or "{{" in path or "{%" in path


def set_aside(path: str) -> str | None:
    """Why a Dockerfile is not analysed unless it is named: a template, or kept for the record."""
    if is_kept_apart(path):
        return "it belongs to a vendored package" if is_vendored(path) else "its path is a template"
    folder = _RECORD.search(path.rpartition("/")[0])
    return f"it is kept for the record ({folder[0].strip('/')}/)" if folder else None


def is_template(data: bytes, dockerfile: Dockerfile) -> bool:
    """Whether a program fills the file in first: a placeholder stands where an instruction must."""
    lines = data.splitlines()
    faulty = (problem.line - 1 for problem in dockerfile.problems if problem.fatal)
    return any(at < len(lines) and _PLACEHOLDER.match(lines[at]) for at in faulty)


def service_names(paths: Iterable[str]) -> Mapping[str, str]:
    """Dockerfile path → service name: its folder, and its variant where it has one.

    ``predictions/worker/Dockerfile`` is ``predictions/worker``, ``jobs/Dockerfile.canary`` is
    ``jobs/canary``; where two would be called the same, each is called by its path.
    """
    names = {path: _name(path) for path in paths}
    counts = Counter(names.values())
    return {path: name if counts[name] == 1 else path for path, name in names.items()}


def _name(path: str) -> str:
    folder, _, base = path.rpartition("/")
    match = _DOCKERFILE.match(base)
    variant = (match["after"] or match["before"]) if match else base
    return "/".join(part for part in (folder, variant) if part) or "root"
