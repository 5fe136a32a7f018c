"""RH103: a relative import in a module that the service loads without its package.

`from .handlers import x` needs to know the package it is in. A module that is started as a script,
or loaded as top level (`gunicorn main:app` inside its own folder), has none:
"attempted relative import with no known parent package".

**Why it breaks.** `__package__` comes from the name a module is loaded under (PEP 328, PEP 366).

Before:

    WORKDIR /app/service
    CMD ["gunicorn", "main:app"]        # main.py: from .handlers import route

After:

    WORKDIR /app
    CMD ["gunicorn", "service.main:app"]

**Silence it.** Start the module under its full name, or import absolutely.

**Known limits.** Reported only where the repository has the module that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.targets import NoParent
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.consequence import consequence
from resilience_hooks.static.rules.grouping import Group, groups, path_of


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each module with relative imports and no package."""
    for group in groups(subject, RULE.code, _importing_file):
        yield _finding(group, subject)


def _importing_file(trace: Trace, loss: Loss) -> str | None:
    target = loss.miss.target
    if not isinstance(target, NoParent) or not loss.is_meant:
        return None
    return path_of(trace.files, loss.miss.visit.module)


def _finding(group: Group, subject: Subject) -> Finding:
    trace, loss = group.strongest
    importer = group.importers[0]
    loaded = loss.miss.visit.module.name or "__main__"
    return Finding(
        code=RULE.code,
        severity=group.severity,
        message=f"{group.modules[0]} is relative, but {importer.path} is loaded as {loaded}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=importer.path,
        line=importer.line,
        module=group.modules[0],
        modules=group.modules,
        importers=group.importers,
        chain=group.chain,
        consequence=consequence(importer),
        remedy=f"start it under its package's name ({trace.launch.source} is {_argv(trace)}), "
        "or import absolutely",
    )


def _argv(trace: Trace) -> str:
    return " ".join(trace.launch.argv)


RULE = rule("RH103", "relative-import-without-package", judge)
