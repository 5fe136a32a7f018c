"""The story: materialise → start → try the imports → compare, launch by launch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from resilience_hooks.prove.compare import compare
from resilience_hooks.prove.inside.job import Answer, Job, Outcome
from resilience_hooks.prove.interpreter import answers, interpreter_for, version_of, without_network
from resilience_hooks.prove.materialise import materialise, place_of
from resilience_hooks.prove.own import own_names
from resilience_hooks.prove.plan import Planned, job_of, planned, waits
from resilience_hooks.prove.results import LaunchProof, Proof, ServiceProof
from resilience_hooks.static.check import Workshop, build, start, traced, unknown_reason
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploaded import describe_upload, unpack
from resilience_hooks.static.uploads.model import Upload


def prove(services: Iterable[Service], uploads: Iterable[Upload], workshop: Workshop) -> Proof:
    """Try every launch. Raises TreeError where sources cannot be read."""
    proofs = (
        *(_service(service, workshop) for service in services),
        *(_upload(upload, workshop) for upload in uploads),
    )
    return Proof(proofs, "none" if without_network() else "as here")


def _service(service: Service, workshop: Workshop) -> ServiceProof:
    if service.context is None or service.reason is not None:
        return _untried(service, service.reason or service.context_source)
    context, image = build(service, workshop)
    started = start(service, image, workshop)
    traces = traced(started, context, workshop)
    if not traces:
        return _untried(service, unknown_reason(started))
    launches = tuple(_launch(trace, context.root, workshop) for trace in traces)
    return ServiceProof(service.name, service.path, launches)


def _upload(upload: Upload, workshop: Workshop) -> ServiceProof:
    traces = () if upload.reason else unpack(upload, upload.package, workshop).traces
    if not traces:
        return _untried(upload, describe_upload(upload, workshop).reason)
    root = upload.context.removeprefix(".")
    return ServiceProof(upload.name, None, tuple(_launch(t, root, workshop) for t in traces))


def _untried(subject: Service | Upload, reason: str | None) -> ServiceProof:
    return ServiceProof(subject.name, subject.path, reason=reason or "nothing is known to start")


def _launch(trace: Trace, root: str, workshop: Workshop) -> LaunchProof:
    """One launch, tried in a folder of its own: what its code writes there is gone afterwards."""
    program = interpreter_for(trace.walk.python)
    steps = sorted(planned(trace), key=waits, reverse=True)
    own = own_names(workshop.tree, trace.image.fs, {"", root}, workshop.external)
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory).resolve()
        try:
            image, home = _written(trace, folder, workshop)
        except OSError as error:
            answer = Answer(Outcome(stop=f"the image cannot be written: {error}"))
        else:
            answer = _tried(job_of(trace, own, image, home), steps, program)
    return compare(trace, steps, answer, version_of(program))


def _written(trace: Trace, folder: Path, workshop: Workshop) -> tuple[Path, Path]:
    """The image and an empty home, as folders."""
    image, home = folder / "image", folder / "home"
    image.mkdir()
    home.mkdir()
    materialise(trace.image.fs, workshop.read, image)
    place_of(trace.image.fs.resolve(trace.launch.cwd), image).mkdir(parents=True, exist_ok=True)
    return image, home


def _tried(job: Job, steps: Sequence[Planned], program: str) -> Answer:
    """The start and what it does not run; where it stopped, every import by itself."""
    waiting = tuple(each.step for each in steps if waits(each))
    (answer,) = answers([replace(job, steps=waiting)], program)
    if answer.start.stop is None:
        return answer
    alone = tuple(replace(each.step, importer="") for each in steps)
    (more,) = answers([replace(job, entries=(), steps=alone)], program)
    return Answer(answer.start, more.steps)
