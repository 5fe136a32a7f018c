"""RH106: a module that the service imports was deleted.

The last commit had the module's file, the index (with `--rev`, the commit) lacks it, nothing
took its place, and the service still imports it. A renamed file counts as deleted under its old
name.

**Why it breaks.** `COPY` brings what the build context holds, and the file is no longer in it:
the import fails in every image that had the module.

**Severity.** As for RH101: an error, a warning where every chain to it passes an
`except ImportError` that copes, a note where it cannot be decided.

Before:

    git rm shared/logs.py               # services/admin/main.py: from shared.logs import setup

After:

    git rm shared/logs.py               # services/admin/main.py: from shared.telemetry import setup

**Silence it.** Restore the file, or remove the imports that are left.

**Known limits.** Only the step from the last commit is looked at: a module that was missing before
is silent, and so is every plain folder. A path that git ignores by now is left to whatever
generates it.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.consequence import consequence
from resilience_hooks.static.rules.doubt import doubt
from resilience_hooks.static.rules.grouping import Group, groups


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each deleted file that is still imported."""
    for group in groups(subject, RULE.code, _deleted_path):
        yield _finding(group, subject)


def _deleted_path(_trace: Trace, loss: Loss) -> str | None:
    return loss.deletion.path if loss.deletion is not None else None


def _finding(group: Group, subject: Subject) -> Finding:
    trace, loss = group.strongest
    deletion = loss.deletion
    assert deletion is not None
    importer = group.importers[0]
    reason = doubt(trace, loss)
    message = f"{deletion.name} was deleted ({deletion.path}) and is still imported"
    return Finding(
        code=RULE.code,
        severity="note" if reason is not None else group.severity,
        message=message if reason is None else f"{message}, and may be supplied: {reason}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=importer.path,
        line=importer.line,
        module=deletion.name,
        modules=group.modules,
        missing=(deletion.path,),
        importers=group.importers,
        chain=group.chain,
        consequence=consequence(importer),
        remedy=f"restore {deletion.path}, or import what took its place",
    )


RULE = rule("RH106", "deleted-module", judge)
