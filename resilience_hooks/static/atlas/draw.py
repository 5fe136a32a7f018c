"""Gathers the sheets of an atlas: every service is replayed and traced once."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from resilience_hooks.static.atlas.model import Atlas, Folder, Loaded, Sheet, package_of
from resilience_hooks.static.check import Workshop, build, check_service, start, traced
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.walk import Visit
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploaded import check_upload, unpack
from resilience_hooks.static.uploads.model import Upload

_DEPTH = 4
"""Folders of an image are shown so deep; what lies deeper counts for the folder above."""


def atlas(services: Iterable[Service], uploads: Iterable[Upload], workshop: Workshop) -> Atlas:
    """The map of all services of a tree."""
    sheets = (
        *(_sheet(service, workshop) for service in services),
        *(_upload_sheet(upload, workshop) for upload in uploads),
    )
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        name = sheet.result.name
        counts.update((name, package_of(each.path)) for each in sheet.loaded)
    missing = {package_of(path) for sheet in sheets for path in sheet.missing}
    packages = sorted({package for _, package in counts} | missing)
    return Atlas(workshop.tree.label, sheets, tuple(packages), dict(counts))


def _sheet(service: Service, workshop: Workshop) -> Sheet:
    result = check_service(service, workshop)
    if service.context is None or service.reason is not None:
        return Sheet(result)
    context, image = build(service, workshop)
    traces = traced(start(service, image, workshop), context, workshop)
    return Sheet(result, _loaded(traces), _folders(image.fs))


def _upload_sheet(upload: Upload, workshop: Workshop) -> Sheet:
    result = check_upload(upload, workshop)
    if upload.reason is not None:
        return Sheet(result)
    traces = unpack(upload, upload.package, workshop).traces
    return Sheet(result, _loaded(traces), _folders(upload.package.fs))


def _loaded(traces: Iterable[Trace]) -> tuple[Loaded, ...]:
    found: dict[str, Loaded] = {}
    for trace in traces:
        for visit in trace.visits:
            path = trace.files.repo_path(visit.module.file)
            if path is not None and path not in found:
                found[path] = Loaded(visit.module.name, path, *_importer(trace, visit))
    return tuple(found[path] for path in sorted(found))


def _importer(trace: Trace, visit: Visit) -> tuple[str | None, int]:
    if visit.parent is None or visit.fact is None:
        return None, 0
    return trace.files.repo_path(visit.parent.module.file), visit.fact.line


def _folders(fs: FileSystem) -> tuple[Folder, ...]:
    return tuple(_counted(fs))


def _counted(fs: FileSystem) -> Iterator[Folder]:
    files: Counter[str] = Counter()
    lines: dict[str, set[int]] = defaultdict(set)
    for path, node in fs.walk():
        if isinstance(node, File) and node.origin.repo_path is not None:
            parts = posixpath.dirname(path).split("/")[: _DEPTH + 1]
            folder = "/".join(parts) or "/"
            files[folder] += 1
            lines[folder].update(node.origin.lines[-1:])
    for folder in sorted(files):
        yield Folder(folder, files[folder], tuple(sorted(lines[folder])))
