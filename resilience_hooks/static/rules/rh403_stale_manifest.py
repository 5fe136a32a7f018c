"""RH403: the startup manifest is missing or stale.

What `resilience-hooks manifest` would write differs from the file of the repository, or git does
not track the file.

**Why it breaks.** The service verifies what it once imported: an import that was added since is
not verified, one that was removed can stop the service.

Before:

    git add worker/loader.py

After:

    resilience-hooks manifest
    git add worker/loader.py worker/Dockerfile.import-manifest.json

**Severity.** An error. The rule belongs to the hook `startup-manifest`, which rewrites the file
itself, and to `resilience-hooks manifest --check`.

**Silence it.** Write the manifest anew.

**Known limits.** Line numbers are part of a manifest: moving a listed import makes it stale.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.errors import TreeError
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.tree import Tree


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each file that the tree has otherwise than the service needs it, or not."""
    startup = subject.startup
    for path, wanted in startup.texts.items() if startup is not None else ():
        text = _text(path, subject.tree)
        if text != wanted:
            yield _finding(path, text is None, subject)


def _finding(path: str, is_missing: bool, subject: Subject) -> Finding:
    state = "does not exist, or git does not track it" if is_missing else "is stale"
    return Finding(
        code=RULE.code,
        severity="error",
        message=f"the startup manifest {path} {state}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=path,
        line=1,
        missing=(path,) if is_missing else (),
        consequence="the service verifies other imports than those it has",
        remedy="run resilience-hooks manifest, and git add what it writes",
    )


def _text(path: str, tree: Tree) -> str | None:
    try:
        return tree.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
    except TreeError:
        return None


RULE = rule("RH403", "stale-manifest", judge)
