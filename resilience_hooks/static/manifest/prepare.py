"""Every service of a tree with the manifest that it should have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.check import Workshop, judged, launch_result, order
from resilience_hooks.static.manifest.generate import generate, subject_of
from resilience_hooks.static.manifest.model import Manifest
from resilience_hooks.static.manifest.place import Place, places
from resilience_hooks.static.manifest.render import render
from resilience_hooks.static.manifest.standalone import HEADER, render_standalone
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.startup import Startup
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Entry, Kind, Source, Tree
from resilience_hooks.static.uploads.model import Upload

RULES: Final = ("RH401", "RH402", "RH403")


@dataclass(frozen=True, slots=True)
class Request:
    """The services that are wanted, of all that the tree has; with the standalone file or not.

    A standalone file that the tree has already is kept current in any case.
    """

    wanted: Sequence[Service | Upload]
    everything: Sequence[Service | Upload]
    standalone: bool = False


def prepare(request: Request, workshop: Workshop) -> Iterator[Subject]:
    """The wanted services, each with the manifest that it should have.

    Those in which no Python is known to start are left out. Each is replayed as if its manifest
    had been written already, so that a COPY finds it.
    """
    everything = request.everything
    place_of = dict(zip((each.name for each in everything), places(everything), strict=True))
    expected = [place.manifest for place in place_of.values()]
    workshop = Workshop(_with_files(workshop.tree, expected), workshop.python, workshop.config)
    for service in request.wanted:
        subject = subject_of(service, workshop)
        if subject is not None:
            place = place_of[service.name]
            is_wanted = request.standalone or is_ours(place.standalone, workshop.tree)
            texts = _texts(generate(subject, place), place, is_wanted)
            startup = Startup(place.manifest, place.standalone, texts)
            yield replace(subject, startup=startup)


def result_of(subject: Subject, codes: Collection[str]) -> ServiceResult:
    """What these rules of the startup manifest say of a service."""
    service, traces = subject.service, subject.traces
    found = (each for each in judged(subject) if each.code in codes)
    return ServiceResult(
        name=service.name,
        kind=service.kind,
        dockerfile=service.path,
        context=service.context or "?",
        context_source=service.context_source,
        target=service.target,
        status="checked",
        launches=tuple(launch_result(trace.launch) for trace in traces),
        modules=sum(len(trace.visits) for trace in traces),
        files=len({visit.module.file for trace in traces for visit in trace.visits}),
        findings=tuple(sorted(found, key=order)),
    )


def is_ours(path: str, tree: Tree) -> bool:
    """Whether a file of the tree is a standalone file that was written before."""
    if path not in tree.entries:
        return False
    try:
        return tree.read(path).startswith(HEADER.encode())
    except TreeError:
        return False


def _texts(manifest: Manifest, place: Place, standalone: bool) -> dict[str, str]:
    texts = {place.manifest: render(manifest)}
    if standalone:
        texts[place.standalone] = render_standalone(manifest)
    return texts


@dataclass(frozen=True, slots=True)
class _Expecting:
    """A source in which files are listed that cannot be read yet."""

    source: Source
    expected: frozenset[str]

    @property
    def label(self) -> str:
        """Where the sources come from."""
        return self.source.label

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file. Raises TreeError for one that is only expected."""
        if path in self.expected:
            raise TreeError(f"{path}: not a file of {self.label}")
        return self.source.read(path, entry)


def _with_files(tree: Tree, paths: Sequence[str]) -> Tree:
    """The tree, with files listed that it lacks."""
    lacking = {path: Entry(Kind.FILE) for path in paths if path not in tree.entries}
    entries = dict(sorted({**tree.entries, **lacking}.items()))
    source = _Expecting(tree.source, frozenset(lacking))
    return replace(tree, entries=entries, source=source)
