"""The main job: discover → replay → launch → trace → judge."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from resilience_hooks.config.model import Config
from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.entries import further_launch
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.attempt import Ground
from resilience_hooks.static.graph.distributions import declared_imports
from resilience_hooks.static.graph.reader import Reader
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.tracer import trace
from resilience_hooks.static.image.bases import python_version
from resilience_hooks.static.image.context import BuildContext, open_context
from resilience_hooks.static.image.model import Content, Image
from resilience_hooks.static.image.reading import reader
from resilience_hooks.static.image.replay import BuildOptions, replay
from resilience_hooks.static.launch.brought import with_brought
from resilience_hooks.static.launch.installed import installed_folders
from resilience_hooks.static.launch.launches import launches
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.memory import Remembered, memory
from resilience_hooks.static.results import LaunchResult, ServiceResult
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.registry import RULES
from resilience_hooks.static.rules.suppression import Suppressions
from resilience_hooks.static.services.containers import Container, containers
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree


@dataclass
class Workshop:
    """A tree with everything that is worth reading only once, however many services need it."""

    tree: Tree
    python: tuple[int, int] | None = None
    config: Config = field(default_factory=Config)
    seconds: dict[str, float] = field(default_factory=dict)
    reader: Reader | None = None
    remembered: Remembered = field(default_factory=memory)

    def __post_init__(self) -> None:
        self.repository = Repository(self.tree, self.reader)
        self._contents = reader(self.tree)

    @property
    def suppressions(self) -> Suppressions:
        """The comments that silence findings, for one service: it must be seen what it reads."""
        return Suppressions(self.tree)

    def read(self, content: Content) -> bytes | None:
        """The bytes of a file of an image, where they are known."""
        return self._contents(content)

    def image_of(self, service: Service) -> Image:
        """The image of a service on which others are built, replayed once."""
        key = (service.path, service.context, service.target, *sorted(service.args.items()))
        return self.remembered(("image", key), lambda: build(service, self)[1])

    @property
    def external(self) -> frozenset[str]:
        """The top-level names that declared distributions supply."""
        return self.remembered("external", lambda: declared_imports(self.tree))

    def timed(self, step: str, since: float) -> float:
        """Add the time since a moment to a step; returns now."""
        now = time.perf_counter()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - since
        return now


def check_service(service: Service, workshop: Workshop) -> ServiceResult:
    """Replay one service's Dockerfile, start it on paper, and judge what it would find."""
    if service.context is None or service.reason is not None:
        return result(service, (), (), (), service.reason or service.context_source)
    clock = time.perf_counter()
    context, image = build(service, workshop)
    clock = workshop.timed("image", clock)
    started = start(service, image, workshop)
    traces = traced(started, context, workshop)
    clock = workshop.timed("imports", clock)
    subject = Subject(
        service,
        workshop.tree,
        context,
        image,
        traces,
        workshop.suppressions,
        remembered=workshop.remembered,
    )
    findings = tuple(sorted(judged(subject), key=order))
    workshop.timed("check", clock)
    reason = unknown_reason(started) or _unseen_reason(traces, findings)
    return result(service, started, traces, findings, reason)


def build(service: Service, workshop: Workshop) -> tuple[BuildContext, Image]:
    """The build context and the replayed image of a service whose context is known."""
    tree = workshop.tree
    root = "" if service.context in {None, "."} or service.within else str(service.context)
    context = open_context(tree, root, service.path, gcloud=service.uploads, within=service.within)
    named = {
        name: open_context(tree, folder.removeprefix("."), None)
        for name, folder in service.build_contexts.items()
        if tree.is_dir(folder.removeprefix("."))
    }
    bases = {name: workshop.image_of(base) for name, base in service.bases.items()}
    options = BuildOptions(service.target, service.args, contexts=named, bases=bases)
    return context, replay(service.dockerfile, context, options)


@dataclass(frozen=True, slots=True)
class Started:
    """A launch, and the image as the container that it runs in has it."""

    image: Image
    launch: Launch


def start(service: Service, image: Image, workshop: Workshop) -> tuple[Started, ...]:
    """What the image starts in each of its containers; a health check counts once."""
    image = with_brought(image, workshop.read)
    begun = [
        (container, _launches(container.image, workshop))
        for container in containers(service, image, workshop.tree)
    ]
    if service.by_hand and _starts_over_mounts_alone(begun):
        begun = begun[1:]
    found: dict[object, Started] = {}
    for container, launched in begun:
        for launch in launched:
            is_health = launch.source == "HEALTHCHECK"
            named = launch if is_health else container.named(launch)
            key = is_health or (container.mounts, _process_of(launch))
            found.setdefault(key, Started(container.image, named))
    started = list(found.values())
    return (*started, *_further(service, started, image, workshop))


def _process_of(launch: Launch) -> tuple[object, ...]:
    """What tells launches apart, wherever each was learned."""
    return launch.argv, launch.entries, launch.cwd, launch.sys_path, launch.reason


def _starts_over_mounts_alone(begun: Sequence[tuple[Container, tuple[Launch, ...]]]) -> bool:
    """Whether the first container, the image alone, lacks what mounts bring to the others."""
    stands = [
        any(_stands(entry, launch, container.image) for launch in ls for entry in launch.entries)
        for container, ls in begun
    ]
    is_alone = bool(begun) and begun[0][0].run is None
    return is_alone and any(stands[1:]) and not stands[0]


def _further(
    service: Service, found: Sequence[Started], image: Image, workshop: Workshop
) -> Iterator[Started]:
    """What the configuration says that the service loads besides."""
    if service.config is None:
        return
    known = [each for each in found if each.launch.entries]
    image = known[0].image if known else image
    started = [each.launch for each in known]
    root = service.context or "."
    launch = further_launch(service.config, root, image, workshop.tree, started)
    if launch is not None:
        yield Started(image, launch)


def unknown_reason(started: Sequence[Started]) -> str | None:
    """Why no Python is known to start; None where some is. A health check is no service."""
    launches = [each.launch for each in started if each.launch.source != "HEALTHCHECK"]
    if any(launch.entries for launch in launches):
        return None
    return next((launch.reason for launch in launches), "nothing is known to start")


def _unseen_reason(traces: Sequence[Trace], findings: Sequence[Finding]) -> str | None:
    """Why nothing was followed though it is known what starts; None where something was."""
    own = [trace for trace in traces if trace.launch.source != "HEALTHCHECK"]
    if any(trace.visits for trace in own) or any(f.severity == "error" for f in findings):
        return None
    names = (absent.entry.target for trace in own for absent in trace.absent)
    unseen = next(names, None)
    return unseen and f"{unseen} is not among the files that are known of the image"


def _launches(image: Image, workshop: Workshop) -> tuple[Launch, ...]:
    return launches(image, workshop.read, installed_folders(image, workshop.read))


def traced(
    started: Sequence[Started], context: BuildContext, workshop: Workshop
) -> tuple[Trace, ...]:
    """Every launch with an entry point, traced."""
    return tuple(
        trace(ground_of(each.image, context, workshop), each.launch)
        for each in started
        if each.launch.entries
    )


def ground_of(image: Image, context: BuildContext, workshop: Workshop) -> Ground:
    """What the launches of one image have in common."""
    python = workshop.python or python_version(image.base) or workshop.config.python
    return Ground(image, context, workshop.repository, workshop.external, python)


def judged(subject: Subject) -> Iterator[Finding]:
    """What every rule says of one service, comments that silence it respected."""
    for rule in RULES.values():
        for finding in rule.judge(subject):
            place = finding.path or ""
            if not subject.suppressions.covers(finding.code, place, finding.line):
                yield finding


def result(
    service: Service,
    started: Sequence[Started],
    traces: Sequence[Trace],
    findings: tuple[Finding, ...],
    reason: str | None,
) -> ServiceResult:
    """The outcome for one service as plain values."""
    return ServiceResult(
        name=service.name,
        kind=service.kind,
        dockerfile=service.path,
        context=service.context or "?",
        context_source=service.context_source,
        target=service.target,
        status="checked" if reason is None else "unknown",
        reason=reason,
        launches=tuple(launch_result(each.launch) for each in started),
        modules=sum(len(trace.visits) for trace in traces),
        files=len({visit.module.file for trace in traces for visit in trace.visits}),
        findings=findings,
    )


def launch_result(launch: Launch) -> LaunchResult:
    """A launch as plain values."""
    return LaunchResult(
        source=launch.source,
        line=launch.line,
        argv=launch.argv,
        entry=str(launch.entries[0]) if launch.entries else None,
        cwd=launch.cwd,
        sys_path=launch.sys_path,
        reason=launch.reason,
    )


def order(finding: Finding) -> tuple[int, str, int, str, str]:
    """What findings of one service are sorted by: the gravest first."""
    rank = ("error", "warning", "note").index(finding.severity)
    return rank, finding.path or "", finding.line, finding.code, finding.message


def starts_in(workshop: Workshop, dockerfile: Dockerfile, root: str) -> bool:
    """Whether a Dockerfile built from a directory starts Python that its image holds."""
    context = open_context(workshop.tree, root, dockerfile.path)
    image = replay(dockerfile, context)
    return any(
        _stands(entry, launch, image)
        for launch in _launches(image, workshop)
        for entry in launch.entries
    )


def _stands(entry: EntryPoint, launch: Launch, image: Image) -> bool:
    if entry.kind == "file":
        return image.fs.is_file(entry.target)
    path = entry.target.replace(".", "/")
    return any(
        image.fs.is_file(f"{folder}/{path}{suffix}")
        for folder in launch.sys_path
        for suffix in (".py", "/__init__.py", "/__main__.py")
    )
