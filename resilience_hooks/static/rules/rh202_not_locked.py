"""RH202: a third-party module that the lock file of the image does not hold.

The image installs exactly what a lock file lists (`uv.lock`, `poetry.lock`, `pdm.lock`,
`Pipfile.lock`, or requirements that pip-compile or uv wrote), and the distribution that supplies
an imported module is not in it.

**Why it breaks.** A lock lists everything that is installed, dependencies of dependencies included:
the module cannot be there.

**Severity.** An error. Imports that a handler of ImportError copes with are left alone.

Before:

    # pyproject.toml
    [dependency-groups]
    dev = ["httpx"]

    # Dockerfile
    RUN uv sync --frozen --no-dev       # main.py: import httpx

After:

    # pyproject.toml
    [project]
    dependencies = ["httpx"]

**Repaired by** `check --fix` where the image installs requirements with hashes that no tool wrote,
and another lock file of the repository has the distribution with all that it needs.

**Silence it.** Add the distribution and lock again, or guard the import with `except ImportError`.

**Known limits.** Only modules that widely used distributions supply are judged, and only where all
installs can be read.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.thirdparty import finding, lacking


def judge(subject: Subject) -> Iterator[Finding]:
    """One error for each distribution that is needed and not locked."""
    for found in lacking(subject, RULE.code, complete=True):
        why = f"what the image installs is locked, without {found.distribution}"
        yield finding(subject, found, RULE.code, "error", why)


RULE = rule("RH202", "not-locked", judge)
