"""RH402: the startup manifest is not in the image.

The service has a startup manifest, and no line of its Dockerfile copies it, or the ignore file
keeps it out.

**Why it breaks.** The verifier takes a missing manifest for a failure, as it must not be able to
switch itself off: the service does not start.

Before:

    COPY worker/*.py ./worker/

After:

    COPY worker/*.py ./worker/
    COPY worker/Dockerfile.import-manifest.json ./worker/Dockerfile.import-manifest.json

**Severity.** An error. The rule belongs to the hook `startup-manifest` and is off elsewhere.

**Silence it.** Copy the manifest.

**Known limits.** None known: the file is looked for by its content's origin, wherever it is copied
to. The one file of `manifest --standalone` does as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Edit, Finding
from resilience_hooks.static.image.model import File
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.copyline import copy_edit
from resilience_hooks.static.rules.startup import Startup


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding where neither form of the manifest is in the image."""
    startup = subject.startup
    if startup is None or subject.image.failures:
        return
    nodes = subject.image.fs.nodes.values()
    origins = {node.origin.repo_path for node in nodes if isinstance(node, File)}
    if origins.isdisjoint({startup.manifest, startup.standalone}):
        yield _finding(subject, startup)


def _finding(subject: Subject, startup: Startup) -> Finding:
    edits = tuple(_edits(subject, startup))
    hidden = _hidden_by(subject, startup)
    why = f"; {hidden} keeps it out" if hidden else ""
    remedy = (
        f"re-include it after {hidden}" if hidden else f"copy {startup.manifest} into the image"
    )
    if edits:
        remedy = f"add to {edits[0].path} after line {edits[0].after_line}"
    return Finding(
        code=RULE.code,
        severity="error",
        message=f"the startup manifest {startup.manifest} is not in the image{why}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=subject.service.path or startup.manifest,
        line=edits[0].after_line if edits else 1,
        missing=(startup.manifest,),
        consequence="the verifier finds no manifest, and the service does not start",
        remedy=remedy,
        fix=edits,
    )


def _edits(subject: Subject, startup: Startup) -> Iterator[Edit]:
    """A COPY line that puts the manifest beside the files that stand around it in the tree."""
    dockerfile = subject.service.dockerfile
    inside = f"{startup.manifest}/".startswith(f"{subject.context.root}/".lstrip("/"))
    if dockerfile is None or not inside or _hidden_by(subject, startup):
        return
    folder = startup.manifest.rpartition("/")[0]
    place = _place_of(folder, subject) or subject.image.workdir
    name = startup.manifest.rpartition("/")[2]
    yield copy_edit(subject, dockerfile, startup.manifest, f"{place.rstrip('/')}/{name}", False)


def _place_of(folder: str, subject: Subject) -> str | None:
    """Where files of a folder of the tree stand in the image."""
    for path, node in subject.image.fs.walk():
        origin = node.origin.repo_path if isinstance(node, File) else None
        if origin is not None and origin.rpartition("/")[0] == folder:
            return path.rpartition("/")[0]
    return None


def _hidden_by(subject: Subject, startup: Startup) -> str | None:
    relative = startup.manifest[len(subject.context.root) :].lstrip("/")
    return subject.context.hidden_by(relative)


RULE = rule("RH402", "manifest-not-in-image", judge)
