"""The main job for source deployments: unpack → launch → trace → judge."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from resilience_hooks.static.check import Workshop, judged, launch_result, order
from resilience_hooks.static.entries import further_launch
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.attempt import Ground
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.tracer import trace
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Command, Image
from resilience_hooks.static.launch.launches import launches
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.uploads.model import Package, Upload, Variant


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A package on the platform: its image, what starts there, and what that loads."""

    image: Image
    launches: tuple[Launch, ...]
    traces: tuple[Trace, ...] = ()


def check_upload(upload: Upload, workshop: Workshop) -> ServiceResult:
    """Unpack what is sent, start it on paper, and judge what it would find."""
    if upload.reason is not None:
        return describe_upload(upload, workshop)
    clock = time.perf_counter()
    unpacked = unpack(upload, upload.package, workshop)
    clock = workshop.timed("imports", clock)
    findings = _judged(upload, unpacked, workshop)
    for variant in upload.variants:
        findings += _of_variant(upload, variant, findings, workshop)
    workshop.timed("check", clock)
    return _result(upload, unpacked, tuple(findings))


def describe_upload(upload: Upload, workshop: Workshop) -> ServiceResult:
    """An upload with what it would start, its imports left alone."""
    image = _image(upload.package)
    started = () if upload.reason is not None else tuple(_started(upload, image, workshop))
    return _result(upload, Unpacked(image, started), ())


def unpack(upload: Upload, package: Package, workshop: Workshop) -> Unpacked:
    """The image that a package becomes, and the traces of what starts in it."""
    image = _image(package)
    started = tuple(_started(upload, image, workshop))
    python = workshop.python or upload.python or workshop.config.python
    context = _context(upload, workshop)
    ground = Ground(image, context, workshop.repository, workshop.external, python)
    traces = tuple(trace(ground, launch) for launch in started if launch.entries)
    return Unpacked(image, started, traces)


def _context(upload: Upload, workshop: Workshop) -> BuildContext:
    return BuildContext(workshop.tree, "" if upload.context == "." else upload.context)


def _image(package: Package) -> Image:
    return Image(
        package.fs,
        base=None,
        env={"PORT": "8080"},
        workdir=package.root,
        workdir_set=True,
        unknowns=package.unknowns,
    )


def _result(upload: Upload, unpacked: Unpacked, findings: tuple[Finding, ...]) -> ServiceResult:
    started, traces = unpacked.launches, unpacked.traces
    reason = upload.reason
    if reason is None and not any(launch.entries for launch in started):
        reasons = (launch.reason for launch in started if launch.reason)
        reason = next(reasons, "nothing is known to start")
    return ServiceResult(
        name=upload.name,
        kind=upload.kind,
        dockerfile=None,
        context=upload.context,
        context_source=upload.context_source,
        target=None,
        status="checked" if reason is None else "unknown",
        reason=reason,
        launches=tuple(launch_result(launch) for launch in started),
        modules=sum(len(each.visits) for each in traces),
        files=len({visit.module.file for each in traces for visit in each.visits}),
        findings=findings,
    )


def _started(upload: Upload, image: Image, workshop: Workshop) -> Iterator[Launch]:
    started = tuple(_platform_starts(upload, image, workshop))
    yield from started
    if upload.config is not None:
        further = further_launch(upload.config, upload.context, image, workshop.tree, started)
        yield from () if further is None else (further,)


def _platform_starts(upload: Upload, image: Image, workshop: Workshop) -> Iterator[Launch]:
    for start in upload.starts:
        if start.launch is not None:
            yield start.launch
        elif start.command is not None:
            cmd = Command(None, start.command, start.line)
            begun = replace(image, cmd=cmd, env={**image.env, **start.env})
            for launch in launches(begun, workshop.read):
                yield replace(launch, source=start.source, line=start.line)


def _judged(upload: Upload, unpacked: Unpacked, workshop: Workshop) -> list[Finding]:
    subject = Subject(
        upload,
        workshop.tree,
        _context(upload, workshop),
        unpacked.image,
        unpacked.traces,
        workshop.suppressions,
        remembered=workshop.remembered,
    )
    return sorted(judged(subject), key=order)


def _of_variant(
    upload: Upload, variant: Variant, found: list[Finding], workshop: Workshop
) -> Iterator[Finding]:
    """What only another way of deploying lacks: a warning, for it need not be the one in use."""
    known = {module for finding in found for module in finding.modules}
    unpacked = unpack(upload, variant.package, workshop)
    for finding in _judged(upload, unpacked, workshop):
        new = not known.issuperset(finding.modules)
        if new and finding.severity != "note" and variant.concerns(finding.modules):
            message = f"{finding.message} ({variant.said})"
            yield replace(finding, severity="warning", message=message)
