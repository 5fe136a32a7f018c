"""Sources that ADD fetches: URLs and git repositories."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import unquote, urlsplit

_SCP: Final = re.compile(r"[A-Za-z0-9_-]+@[A-Za-z0-9.-]+:")
_GIT_SCHEMES: Final = ("git://", "ssh://")
_WEB_SCHEMES: Final = ("http://", "https://")


def is_git(source: str) -> bool:
    """Whether a source is a git repository: ``git@host:path``, ``ssh://…``, ``https://….git``."""
    if source.startswith(("./", "../", "github.com/")):
        return False
    if source.lower().startswith(_WEB_SCHEMES):
        return _path(source).endswith(".git")
    return source.lower().startswith(_GIT_SCHEMES) or _SCP.match(source) is not None


def is_url(source: str) -> bool:
    """Whether a source is a file that is fetched over HTTP."""
    return source.startswith(_WEB_SCHEMES) and not is_git(source)


def file_name(url: str) -> str:
    """The name that a fetched file gets."""
    return posixpath.basename(_path(url).rstrip("/")) or "__unnamed__"


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
