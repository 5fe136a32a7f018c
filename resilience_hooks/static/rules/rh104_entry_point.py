"""RH104: what the image starts is not in the image.

`CMD`, `ENTRYPOINT` or a compose `command` names a module or a file that the image does not hold,
while the repository has it.

**Why it breaks.** The container ends at once: "No such file or directory", "No module named …".

Before:

    WORKDIR /app
    COPY worker/ ./worker/
    CMD ["python", "main.py"]

After:

    CMD ["python", "worker/main.py"]

**Silence it.** Copy the entry point, or name it where it is.

**Known limits.** Silent where the repository has no such file (another step may generate it), where
a mount or the base image may bring it, and where a COPY that fails anyway is reported (RH301). An
image for development, into which no source is copied at all, gets a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.trace import AbsentEntry, Trace
from resilience_hooks.static.image.model import File, Image
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.doubt import doubt_about
from resilience_hooks.static.services.model import Service


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each entry point that the repository has and the image lacks."""
    if any(failure.source for failure in subject.image.failures):
        return
    absences = [
        _finding(trace, absent, subject)
        for trace in subject.traces
        for absent in trace.absent
        if absent.repo_path is not None
    ]
    gravest_last = sorted(absences, key=lambda finding: finding.severity == "error")
    yield from {finding.module: finding for finding in gravest_last}.values()


def _awaits_mounts(subject: Subject) -> bool:
    """Whether an image may be for development: nothing ships it, no script runs it as it is."""
    service = subject.service
    if not isinstance(service, Service) or not service.by_hand:
        return False
    return all(run.kind != "script" for run in service.runs)


def _holds_code(image: Image) -> bool:
    """Whether any source of the repository is in the image: one for development has none."""
    files = (node for node in image.fs.nodes.values() if isinstance(node, File))
    return any((file.origin.repo_path or "").endswith((".py", ".sh", ".bash")) for file in files)


def _finding(trace: Trace, absent: AbsentEntry, subject: Subject) -> Finding:
    entry = absent.entry
    reason = doubt_about(trace.image, None)
    if reason is None and _awaits_mounts(subject) and not _holds_code(trace.image):
        reason = "no source is copied, so something must mount it"
    if reason is None and trace.launch.conditional:
        reason = "only some starts reach it"
    message = f"{trace.launch.source} starts {entry.target}, which is not in the image"
    return Finding(
        code=RULE.code,
        severity="error" if reason is None else "note",
        message=message if reason is None else f"{message}, as far as can be told: {reason}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=trace.launch.file or subject.service.path,
        line=trace.launch.line,
        module=entry.target,
        modules=(entry.target,),
        missing=(absent.repo_path or "",),
        consequence="the container ends as it starts",
        remedy=f"copy {absent.repo_path} to where it is started, or start it where it is",
    )


RULE = rule("RH104", "entry-not-in-image", judge)
