"""Gathers what the launches of a service import: one entry for each module and importer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from resilience_hooks.static.graph.resolve import External
from resilience_hooks.static.graph.targets import Loads, Misses, Outside
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.walk import State, Statement, Visit, chain_of
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.manifest.model import Import


@dataclass(frozen=True, slots=True)
class Need:
    """One name (None: the module itself) that one statement, or a launch, wants of a module.

    ``image_file`` is the module's path in the image, ``""`` where it has none.
    """

    module: str
    name: str | None
    importer: str
    line: int
    hops: int
    state: State
    file: str | None
    image_file: str = ""

    @property
    def weight(self) -> tuple[int, int, str, int]:
        """The less, the more is lost without it."""
        return self.state.rank, self.hops, self.importer, self.line


def needs(traces: Iterable[Trace], dockerfile: str | None) -> tuple[Need, ...]:
    """What is wanted, each name of each module once: by the statement that needs it most.

    What only some starts reach counts where nothing else starts.
    """
    traces = [each for each in traces if each.launch.source != "HEALTHCHECK"]
    certain = [each for each in traces if not each.launch.conditional]
    found: dict[tuple[str, str | None], Need] = {}
    for trace in certain or traces:
        for need in _of_trace(trace, dockerfile):
            key = need.module, need.name
            if key not in found or need.weight < found[key].weight:
                found[key] = need
    return tuple(found.values())


def gathered(wanted: Sequence[Need]) -> tuple[Import, ...]:
    """The needs as entries, the names of one statement together, sorted by module."""
    groups: dict[tuple[object, ...], list[Need]] = {}
    for need in wanted:
        key = need.module, need.importer, need.line, need.state, need.hops
        groups.setdefault(key, []).append(need)
    entries = [_import(group) for group in groups.values()]
    return tuple(sorted(entries, key=lambda each: (each.module, each.importer, each.line)))


def _import(group: Sequence[Need]) -> Import:
    first = group[0]
    return Import(
        module=first.module,
        names=tuple(sorted({need.name for need in group if need.name is not None})),
        scope="deferred" if first.state.deferred else "toplevel",
        guard=first.state.guard,
        importer=first.importer,
        line=first.line,
        hops=first.hops,
        file=first.file,
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A statement with the module, as reached, that it stands in."""

    statement: Statement
    visit: Visit
    trace: Trace

    def need(self, module: str, name: str | None, image_file: str = "") -> Need:
        """What the statement wants of a module that stands at an image path."""
        files = self.trace.files
        return Need(
            module=module,
            name=name,
            importer=files.repo_path(self.visit.module.file) or self.visit.module.file,
            line=self.statement.fact.line,
            hops=len(chain_of(self.visit)),
            state=self.statement.state,
            file=files.repo_path(image_file) if image_file else None,
            image_file=image_file,
        )

    @property
    def names(self) -> list[str]:
        """The names that are taken, a star left out."""
        return [name for name in self.statement.fact.names or () if name != "*"]

    @property
    def base(self) -> str:
        """The absolute name of what the statement imports (from)."""
        module, level = self.statement.fact.module, self.statement.fact.level
        if level == 0:
            return module
        parts = self.visit.module.package.split(".")
        return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _of_trace(trace: Trace, dockerfile: str | None) -> Iterator[Need]:
    for entry in trace.launch.entries:
        yield from _of_entry(entry, trace, dockerfile)
    for visit in trace.walk.loaded():
        for statement in trace.walk.statements(visit):
            yield from _of_statement(_Spot(statement, visit, trace))


def _of_entry(entry: EntryPoint, trace: Trace, dockerfile: str | None) -> Iterator[Need]:
    """A module that a server imports; a program is not imported but runs by itself."""
    if entry.kind == "module" and not entry.as_main:
        chain = trace.walk.resolver.chain(entry.target)
        file = chain[-1].file if isinstance(chain, list) else ""
        yield Need(
            module=entry.target,
            name=None,
            importer=_declared(trace.launch, dockerfile),
            line=trace.launch.line,
            hops=0,
            state=State(),
            file=trace.files.repo_path(file) if file else None,
            image_file=file,
        )


def _declared(launch: Launch, dockerfile: str | None) -> str:
    return launch.file or dockerfile or launch.source.rpartition(":")[0] or launch.source


def _of_statement(spot: _Spot) -> Iterator[Need]:
    """The module and its names; a name that is a module of its own is one, not a name."""
    targets = spot.statement.targets
    external = [each.external for each in targets if isinstance(each, Outside)]
    if external:
        yield from _of_external(external[0], spot)
        return
    files = {each.module.name: each.module.file for each in targets if isinstance(each, Loads)}
    files.update((each.name, "") for each in targets if isinstance(each, Misses))
    base = spot.base
    if base not in files:
        return
    yield spot.need(base, None, files[base])
    for name in spot.names:
        full = f"{base}.{name}"
        if full in files:
            yield spot.need(full, None, files[full])
        else:
            yield spot.need(base, name, files[base])


def _of_external(external: External, spot: _Spot) -> Iterator[Need]:
    """A module of the standard library only where it is deferred: else its importer proves it."""
    if external.kind != "stdlib" or spot.statement.state.deferred:
        for name in (None, *spot.names):
            yield spot.need(spot.statement.fact.module, name)
