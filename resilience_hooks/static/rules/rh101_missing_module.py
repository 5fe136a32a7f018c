"""RH101: a module that the service imports is not in its image.

The service imports a module that the repository has, and nothing in its Dockerfile copies that
module into the image. Unit tests pass, because they run in the repository; the container fails.

**Why it breaks.** An image holds what `COPY` and `ADD` put there, and nothing else. An import at
module level stops the service as it starts. One inside a function lets it start, and fails every
request that reaches it; inside `try/except Exception` not even the error is seen.

**Severity.** An error, also where the import is deferred or stands in a broad `except`: that is a
mask, not a guard. A warning where every chain to it passes an `except ImportError` that copes:
a feature is off in that image. A note where it cannot be decided (an edit of `sys.path` that is
not understood, a base image that may bring the module).

Before:

    # predictions/coordinator/Dockerfile
    COPY predictions/shared/ ./predictions/shared/
    COPY predictions/coordinator/ ./predictions/coordinator/

    # predictions/coordinator/coordinator.py
    def load_history():
        from predictions.worker.data_loaders import PredictionDataLoader

After:

    COPY predictions/shared/ ./predictions/shared/
    COPY predictions/worker/ ./predictions/worker/
    COPY predictions/coordinator/ ./predictions/coordinator/

**Silence it.** Guard the import with `except ImportError` if the service really can do without
it, or remove the import.

**Names in variables.** `import_module`, `__import__`, `pkgutil.resolve_name` and `import_string`
are followed where the name is known: a literal, a variable, an f-string, or a list or dict of the
same file. So are Django's settings, `logging` configurations, files that are loaded by their path,
and, in a process that Celery starts, the modules with tasks. Where a loop imports all of a table,
what is missing is an error; where a run picks one (`import_module(TABLE[key])`), a warning.

**Known limits.** A name that comes from elsewhere (an argument, another module, the environment) is
not followed, and what a `RUN` step generates or fetches is not known: both lead to silence, never
to a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.static.findings import Edit, Finding
from resilience_hooks.static.graph.placement import Placement
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.consequence import consequence
from resilience_hooks.static.rules.copyline import copy_edit
from resilience_hooks.static.rules.doubt import doubt
from resilience_hooks.static.rules.grouping import Group, groups
from resilience_hooks.static.rules.reinclude import included
from resilience_hooks.static.rules.sources import sources
from resilience_hooks.static.uploads.model import Upload

_FEW: Final = 3


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each repository path that imports need and the image lacks."""
    for group in groups(subject, RULE.code, _missing_path):
        yield _finding(group, subject)


def _missing_path(_trace: Trace, loss: Loss) -> str | None:
    placement = loss.placement
    return placement.copy if placement is not None and placement.is_absent else None


def _finding(group: Group, subject: Subject) -> Finding:
    trace, loss = group.strongest
    placement = loss.placement
    assert placement is not None
    importer = group.importers[0]
    reason = doubt(trace, loss)
    edits = tuple(_all_edits(group, placement, subject)) if reason is None else ()
    return Finding(
        code=RULE.code,
        severity="note" if reason is not None else group.severity,
        message=_message(group, placement, reason),
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=importer.path,
        line=importer.line,
        module=group.modules[0],
        modules=(*group.modules, *group.packages),
        missing=(group.key, *(placement.key for placement in group.needed)),
        importers=group.importers,
        chain=group.chain,
        consequence=consequence(importer),
        remedy=_remedy(placement, subject, edits) + _in_turn(group),
        fix=edits,
    )


def _message(group: Group, placement: Placement, reason: str | None) -> str:
    more = len(group.modules) - 1
    what = f"{group.modules[0]} and {more} more" if more else group.modules[0]
    if reason is not None:
        return f"{what} may be missing from the image: {reason}"
    why = f"; {placement.hidden_by} keeps it out" if placement.hidden_by else ""
    return f"{what} {'are' if more else 'is'} not in the image{why}"


def _all_edits(group: Group, placement: Placement, subject: Subject) -> Iterator[Edit]:
    """What brings the missing path, and the few paths that it needs in its turn."""
    paths = [loss.placement.module.path for _, loss in group.losses if loss.placement is not None]
    yield from _edits(placement, paths, subject)
    if len(group.needed) <= _FEW:
        for needed in group.needed:
            yield from _edits(needed, [needed.module.path], subject)


def _edits(placement: Placement, modules: Sequence[str], subject: Subject) -> Iterator[Edit]:
    """COPY lines; where the ignore file keeps the path out, what takes it in again comes first."""
    dockerfile = subject.service.dockerfile
    if dockerfile is None or placement.to is None or placement.outside:
        return
    for source in sources(placement.copy, modules, subject.context):
        if placement.hidden_by:
            inside = [path for path in modules if path.startswith(source)]
            yield from _included(source, inside, subject.context)
            continue
        place = placement.to + source[len(placement.copy) :]
        yield copy_edit(subject, dockerfile, source, place, subject.tree.is_dir(source))


def _included(source: str, modules: Sequence[str], context: BuildContext) -> Iterator[Edit]:
    """What takes a source in again; where it is only parts that are kept out, the modules."""
    whole = tuple(included(context, source))
    yield from whole
    for module in () if whole else modules:
        yield from included(context, module)


def _remedy(placement: Placement, subject: Subject, edits: tuple[Edit, ...]) -> str:
    if isinstance(subject.service, Upload):
        return subject.service.remedy(placement.copy, placement.to)
    if placement.hidden_by:
        return f"re-include {placement.copy} after {placement.hidden_by}, and copy it"
    if placement.outside:
        context = subject.context.root or "."
        return f"the build context {context} does not reach {placement.copy}: build from above both"
    if not edits:
        return f"copy {placement.copy} into the image"
    return f"add to {edits[0].path} after line {edits[0].after_line}"


def _in_turn(group: Group) -> str:
    count = len(group.needed)
    if count == 0:
        return ""
    if count > _FEW:
        return f" (it needs {count} more paths in its turn: is it meant to run here?)"
    return f" (it needs {', '.join(placement.key for placement in group.needed)} in its turn)"


RULE = rule("RH101", "missing-module", judge)
