"""RH301: a COPY source does not exist in the build context.

`COPY` or `ADD` names a path that the repository does not have below the build context. The build
fails; usually the file was renamed, moved or deleted, and the Dockerfile was not.

**Why it breaks.** The engine stops with "failed to compute cache key: … not found".

**Severity.** An error. A warning where something outside git may supply the path before the build:
git ignores it, or it lies in a submodule.

Before:

    COPY scripts/backfill.py ./backfill.py      # moved to jobs/ last month

After:

    COPY jobs/backfill.py ./backfill.py

**Silence it.** Correct the path, or remove the line.

**Known limits.** A pattern that matches nothing is no failure (`COPY poetry.lock* ./`), and a path
with a variable that has no value is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding, Severity
from resilience_hooks.static.image.model import Failure
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.tree.gitignore import ignored_by_git


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each source that is not there."""
    for failure in subject.image.failures:
        if failure.kind == "source-missing" and not subject.image.unset_args:
            yield _finding(failure, subject)


def _finding(failure: Failure, subject: Subject) -> Finding:
    path = subject.context.repo_path(failure.source or "")
    severity, supplied = _supply(path, subject.tree)
    started = tuple(dict.fromkeys(_started(path, subject)))
    return Finding(
        code=RULE.code,
        severity=severity,
        message=f"{failure.reason}{supplied}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=subject.service.path,
        line=failure.line,
        module=next(iter(started), None),
        modules=started,
        missing=(path, *started),
        consequence="the build fails",
        remedy="correct the path or remove the line",
    )


def _started(path: str, subject: Subject) -> Iterator[str]:
    """The files that the image starts, and that this source would have brought."""
    name = path.rpartition("/")[2]
    for trace in subject.traces:
        for absent in trace.absent:
            target = absent.entry.target
            if absent.entry.kind == "file" and target.rpartition("/")[2] == name:
                yield target


def _supply(path: str, tree: Tree) -> tuple[Severity, str]:
    """Whether something outside git may put the path there before the build."""
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        entry = tree.entries.get("/".join(parts[:depth]))
        if entry is not None and entry.kind is Kind.SUBMODULE:
            return "warning", f" ({'/'.join(parts[:depth])} is a submodule)"
    if ignored_by_git(tree)(path):
        return "warning", " (git ignores it: something must supply it before the build)"
    return "error", ""


RULE = rule("RH301", "copy-source-missing", judge)
