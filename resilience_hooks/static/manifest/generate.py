"""Generates the manifest of a service: the same replay and the same walk as in ``check``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from resilience_hooks.errors import TreeError
from resilience_hooks.startup.digest import imports_digest
from resilience_hooks.static.check import Workshop, build, start, traced
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.manifest.collect import Need, gathered, needs
from resilience_hooks.static.manifest.model import CopyLine, Import, Manifest
from resilience_hooks.static.manifest.place import Place
from resilience_hooks.static.manifest.supply import Supply, supply
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree, follow
from resilience_hooks.static.uploaded import unpack
from resilience_hooks.static.uploads.model import Upload


def subject_of(service: Service | Upload, workshop: Workshop) -> Subject | None:
    """A service replayed (or unpacked) and traced; None where no Python is known to start."""
    if service.reason is not None:
        return None
    if isinstance(service, Upload):
        unpacked = unpack(service, service.package, workshop)
        root = "" if service.context == "." else service.context
        context, image, traces = BuildContext(workshop.tree, root), unpacked.image, unpacked.traces
    elif service.context is None:
        return None
    else:
        context, image = build(service, workshop)
        traces = traced(start(service, image, workshop), context, workshop)
    if not any(trace.launch.source != "HEALTHCHECK" for trace in traces):
        return None
    return Subject(service, workshop.tree, context, image, traces, workshop.suppressions)


def generate(subject: Subject, place: Place) -> Manifest:
    """The manifest of a service. The file that carries the verifier is no part of it."""
    wanted = [
        need
        for need in needs(subject.traces, subject.service.path)
        if place.standalone not in {need.file, need.importer}
    ]
    lines = dict(_lines(wanted, supply(subject)))
    copies = {line for line in lines.values() if isinstance(line, CopyLine)}
    imports = tuple(_with_copy(each, lines) for each in gathered(wanted))
    return Manifest(
        service=subject.service.name,
        dockerfile=subject.service.path,
        digest=imports_digest(_sources(imports, subject.tree)),
        sys_path=_sys_path(subject.traces),
        copies=tuple(sorted(copies, key=lambda each: (each.line or 0, each.text))),
        imports=imports,
    )


def _lines(wanted: Sequence[Need], supplied: Supply) -> Iterator[tuple[str, CopyLine | str]]:
    for need in wanted:
        line = supplied.of(need.module, need.file, need.image_file)
        if line is not None:
            yield need.module, line


def _with_copy(entry: Import, lines: dict[str, CopyLine | str]) -> Import:
    line = lines.get(entry.module)
    return replace(entry, copy=line.text if isinstance(line, CopyLine) else line)


def _sources(imports: Sequence[Import], tree: Tree) -> Iterator[tuple[str, bytes]]:
    for module, file in {each.module: each.file for each in imports}.items():
        source = _source(file, tree) if file is not None and file.endswith(".py") else None
        if source is not None:
            yield module, source


def _source(file: str, tree: Tree) -> bytes | None:
    try:
        return tree.read(follow(tree, file) or file)
    except TreeError:
        return None


def _sys_path(traces: Sequence[Trace]) -> tuple[str, ...]:
    fronts = (entry for trace in traces for entry in trace.walk.resolver.front)
    return tuple(dict.fromkeys(fronts))
