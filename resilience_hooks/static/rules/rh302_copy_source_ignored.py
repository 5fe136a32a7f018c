"""RH302: a COPY source is kept out by the ignore file.

The path exists, but `.dockerignore` (or `<Dockerfile>.dockerignore`) hides it from the build.

**Why it breaks.** The engine never sees the file: "failed to compute cache key: … not found".

Before:

    # .dockerignore
    tools/

    # Dockerfile
    COPY tools/registry/ ./tools/registry/

After:

    # .dockerignore
    tools/
    !tools/registry/

**Silence it.** Re-include the path behind the pattern, or remove the COPY.

**Known limits.** None known.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.image.model import Failure
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.reinclude import included


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each source that an ignore pattern hides."""
    for failure in subject.image.failures:
        if failure.kind == "source-ignored" and not subject.image.unset_args:
            yield _finding(failure, subject)


def _finding(failure: Failure, subject: Subject) -> Finding:
    source = (failure.source or "").strip("/")
    path = subject.context.repo_path(source)
    return Finding(
        code=RULE.code,
        severity="error",
        message=failure.reason,
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=subject.service.path,
        line=failure.line,
        missing=(path,),
        consequence="the build fails",
        remedy=f"re-include it after {failure.pattern}: !{source}" if failure.pattern else "",
        fix=tuple(included(subject.context, path)),
    )


RULE = rule("RH302", "copy-source-ignored", judge)
