"""The main job: discover → replay → launch → trace → judge."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from resilience_hooks.errors import TreeError
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.distributions import declared_imports
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.tracer import Tracer
from resilience_hooks.static.image.bases import python_version
from resilience_hooks.static.image.context import BuildContext, open_context
from resilience_hooks.static.image.model import Blob, Content, Image, Made
from resilience_hooks.static.image.replay import BuildOptions, replay
from resilience_hooks.static.launch.installed import installed_folders
from resilience_hooks.static.launch.launches import launches
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import ReadContent
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.registry import RULES
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about one service. ``reason`` says why it is unknown, if it is."""

    service: Service
    launches: tuple[Launch, ...] = ()
    traces: tuple[Trace, ...] = ()
    findings: tuple[Finding, ...] = ()
    modules: int = 0
    files: int = 0
    reason: str | None = None

    @property
    def status(self) -> str:
        """``checked``, or ``unknown`` where nothing could be started on paper."""
        return "checked" if self.reason is None else "unknown"


@dataclass
class Workshop:
    """A tree with everything that is worth reading only once, however many services need it."""

    tree: Tree
    python: tuple[int, int] | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    _external: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self.repository = Repository(self.tree)

    def read(self, content: Content) -> bytes | None:
        """The bytes of a file of an image, where they are known."""
        if isinstance(content, Made):
            return content.data
        try:
            return self.tree.read(content.path) if isinstance(content, Blob) else None
        except TreeError:
            return None

    @property
    def external(self) -> frozenset[str]:
        """The top-level names that declared distributions supply."""
        if self._external is None:
            self._external = declared_imports(self.tree)
        return self._external

    def timed(self, step: str, since: float) -> float:
        """Add the time since a moment to a step; returns now."""
        now = time.perf_counter()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - since
        return now


def check(services: Iterable[Service], workshop: Workshop) -> Iterator[Checked]:
    """Every service checked, in order."""
    return (check_service(service, workshop) for service in services)


def check_service(service: Service, workshop: Workshop) -> Checked:
    """Replay one service's Dockerfile, start it on paper, and judge what it would find."""
    if service.context is None or service.reason is not None:
        return Checked(service, reason=service.reason or service.context_source)
    clock = time.perf_counter()
    context, image = build(service, workshop)
    clock = workshop.timed("image", clock)
    started = start(image, workshop.read)
    traces = tuple(trace(started, image, context, workshop))
    clock = workshop.timed("imports", clock)
    subject = Subject(service, workshop.tree, context, image, traces)
    findings = tuple(finding for rule in RULES.values() for finding in rule.judge(subject))
    workshop.timed("check", clock)
    return _checked(service, started, traces, findings)


def build(service: Service, workshop: Workshop) -> tuple[BuildContext, Image]:
    """The build context and the replayed image of a service whose context is known."""
    root = "" if service.context in {None, "."} else str(service.context)
    context = open_context(workshop.tree, root, service.path)
    options = BuildOptions(target=service.target, args=service.args)
    return context, replay(service.dockerfile, context, options)


def start(image: Image, read: ReadContent) -> tuple[Launch, ...]:
    """What the image starts."""
    return launches(image, read, installed_folders(image))


def trace(
    started: Sequence[Launch], image: Image, context: BuildContext, workshop: Workshop
) -> Iterator[Trace]:
    """Every launch with an entry point, traced."""
    python = workshop.python or python_version(image.base)
    tracer = Tracer(image, context, workshop.repository, workshop.external, python)
    return (tracer.trace(launch) for launch in started if launch.entries)


def _checked(
    service: Service,
    started: tuple[Launch, ...],
    traces: tuple[Trace, ...],
    findings: tuple[Finding, ...],
) -> Checked:
    loaded = {visit.module.file for trace in traces for visit in trace.visits}
    reason = None if traces else next((launch.reason for launch in started), None)
    return Checked(
        service=service,
        launches=started,
        traces=traces,
        findings=findings,
        modules=sum(len(trace.visits) for trace in traces),
        files=len(loaded),
        reason=reason,
    )


def by_name(services: Iterable[Service], wanted: Sequence[str]) -> Mapping[str, list[Service]]:
    """The services that each wanted word names, by service name or by Dockerfile."""
    found: dict[str, list[Service]] = {word: [] for word in wanted}
    for service in services:
        for word in wanted:
            if word.removeprefix("./") in {service.name, service.path}:
                found[word].append(service)
    return found
