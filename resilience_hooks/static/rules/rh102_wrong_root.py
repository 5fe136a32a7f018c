"""RH102: a module is in the image, but not under the name it is imported by.

The file was copied, yet the import fails: it stands below a directory that is not on `sys.path`,
a flattening `COPY pkg/ .` took the package's name away, or something of the same name comes first
(a regular package hides a namespace package, `coordinator.py` hides a package `coordinator`, a
module of the standard library a folder of its name without `__init__.py`).

**Why it breaks.** `import a.b` needs a directory on `sys.path` that holds `a`. What is on it: the
script's folder (`python file.py`), or the working directory (`python -m`, gunicorn, uvicorn), then
`PYTHONPATH`. A copy elsewhere does not count.

Before:

    COPY services/admin/ /app/
    WORKDIR /app
    CMD ["gunicorn", "main:app"]        # main.py: from services.admin.limits import Limiter

After:

    COPY services/admin/ /app/services/admin/
    WORKDIR /app
    CMD ["gunicorn", "services.admin.main:app"]

**Silence it.** Copy the package under its own name, set `PYTHONPATH`, or change the import.

**Known limits.** Bare imports of a neighbouring file that only work from its own folder are
reported where they run at start, not where they are deferred: such code is often dead.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.placement import Placement
from resilience_hooks.static.graph.resolve import Module
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.consequence import consequence
from resilience_hooks.static.rules.doubt import doubt
from resilience_hooks.static.rules.grouping import Group, groups


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each file that stands in the image under another name."""
    for group in groups(subject, RULE.code, _standing):
        yield _finding(group, subject)


def _standing(_trace: Trace, loss: Loss) -> str | None:
    placement = loss.placement
    if placement is None or placement.is_absent:
        return None
    is_bare = "." not in loss.miss.target.name
    return None if is_bare and loss.miss.state.deferred else placement.module.path


def _finding(group: Group, subject: Subject) -> Finding:
    trace, loss = group.strongest
    placement = loss.placement
    assert placement is not None
    importer = group.importers[0]
    reason = doubt(trace, loss)
    module = group.modules[0]
    return Finding(
        code=RULE.code,
        severity="note" if reason is not None else group.severity,
        message=f"{module} stands at {placement.stands_at}, where the import does not find it",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=importer.path,
        line=importer.line,
        module=module,
        modules=group.modules,
        missing=(group.key,),
        importers=group.importers,
        chain=group.chain,
        consequence=consequence(importer),
        remedy=_remedy(group, placement),
    )


def _remedy(group: Group, placement: Placement) -> str:
    trace, loss = group.strongest
    parent = _hiding(loss)
    if parent is not None:
        return f"the import finds {parent.name} {_where(parent)} first: rename one of the two"
    path = ", ".join(trace.launch.sys_path) or "nothing of the image"
    wanted = _wanted(placement)
    if wanted is not None and wanted not in trace.launch.sys_path:
        return f"sys.path ({path}) would have to hold {wanted} first"
    return f"sys.path is {path}: copy {placement.module.path} to where it is found by its name"


def _where(module: Module) -> str:
    place = module.file or next(iter(module.locations), None)
    return f"at {place}" if place is not None else "in the standard library"


def _hiding(loss: Loss) -> Module | None:
    target = loss.miss.target
    return target.lost.parent if isinstance(target, Misses) else None


def _wanted(placement: Placement) -> str | None:
    """The directory in which the module stands under its own name."""
    tail = "/" + placement.module.path[len(placement.root.repo_dir) :].lstrip("/")
    stands_at = placement.stands_at or ""
    return (stands_at[: -len(tail)] or "/") if stands_at.endswith(tail) else None


RULE = rule("RH102", "wrong-import-root", judge)
