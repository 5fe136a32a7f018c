"""Losses gathered into findings: one for each missing thing, the strongest import first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.findings import Hop, Importer, Severity
from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.placement import Placement
from resilience_hooks.static.graph.resolve import Module
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import chain_of
from resilience_hooks.static.rules.base import Subject

Item: TypeAlias = tuple[Trace, Loss]
Gathered: TypeAlias = Iterator[tuple[str, tuple[Item, ...]]]


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that one missing thing breaks, in the order of what is lost by it.

    ``needed`` are further repository paths that the missing modules would miss in their turn.
    """

    key: str
    losses: tuple[tuple[Trace, Loss], ...]
    needed: tuple[Placement, ...] = ()

    @property
    def strongest(self) -> tuple[Trace, Loss]:
        """The import whose failure costs most."""
        return self.losses[0]

    @property
    def modules(self) -> tuple[str, ...]:
        """The missing modules by name, that of the strongest import first."""
        return tuple(dict.fromkeys(name_of(loss) for _, loss in self.losses))

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages around them that are missing too, where none of the imports is of these."""
        around = dict.fromkeys(_lost(loss) for _, loss in self.losses)
        return tuple(name for name in around if name not in self.modules)

    @property
    def severity(self) -> Severity:
        """An error, unless every import of it is guarded by a handler that copes, or a choice."""
        return "error" if any(_surely_fails(loss) for _, loss in self.losses) else "warning"

    @property
    def importers(self) -> tuple[Importer, ...]:
        """Every importing statement once, the strongest first."""
        return tuple(dict.fromkeys(importer(trace, loss) for trace, loss in self.losses))

    @property
    def chain(self) -> tuple[Hop, ...]:
        """The hops from the entry point to the strongest import."""
        trace, loss = self.strongest
        return tuple(hops(trace.files, loss))


def groups(
    subject: Subject, code: str, key: Callable[[Trace, Loss], str | None]
) -> Iterator[Group]:
    """The losses for which ``key`` is not None, gathered by it, sorted by it.

    Imports whose line silences the rule are left out.
    """
    for name, losses in gathered(_losses(subject, code), key):
        yield Group(name, losses, tuple(_needed(subject, code, name)))


def gathered(losses: Iterable[Item], key: Callable[[Trace, Loss], str | None]) -> Gathered:
    """Losses by key, sorted by it, the gravest first; those behind another miss are left out."""
    found: dict[str, list[Item]] = {}
    for trace, loss in losses:
        name = key(trace, loss)
        if name is not None and loss.miss.visit.behind is None:
            found.setdefault(name, []).append((trace, loss))
    return ((name, tuple(sorted(found[name], key=_weight))) for name in sorted(found))


def _losses(subject: Subject, code: str) -> Iterator[Item]:
    items = ((trace, loss) for trace in subject.traces for loss in trace.losses)
    return unsilenced(items, subject, code)


def unsilenced(losses: Iterable[Item], subject: Subject, code: str) -> Iterator[Item]:
    """The losses whose importing line does not silence a rule."""
    for trace, loss in losses:
        path = path_of(trace.files, loss.miss.visit.module)
        if not subject.suppressions.covers(code, path, loss.miss.fact.line):
            yield trace, loss


def _needed(subject: Subject, code: str, key: str) -> Iterator[Placement]:
    """What the modules behind a missing path miss themselves, guarded imports left out."""
    seen = {key}
    for _, loss in _losses(subject, code):
        placement, visit = loss.placement, loss.miss.visit
        guarded = loss.miss.state.guard == "import-error"
        if placement and visit.behind == key and placement.key not in seen and not guarded:
            seen.add(placement.key)
            yield placement


def _lost(loss: Loss) -> str:
    """The outermost package that is nowhere; the module itself where its packages are there."""
    target = loss.miss.target
    return target.lost.name if isinstance(target, Misses) else target.name


def name_of(loss: Loss) -> str:
    """The missing module's dotted name."""
    return loss.miss.target.name


def importer(trace: Trace, loss: Loss) -> Importer:
    """The importing statement of a loss, with the circumstances of its whole chain."""
    fact, state = loss.miss.fact, loss.miss.state
    guarded = fact.where.guard is not None
    return Importer(
        path=path_of(trace.files, loss.miss.visit.module),
        line=fact.line,
        column=fact.column,
        scope="deferred" if state.deferred else "toplevel",
        guard=state.guard,
        function=fact.where.function,
        handler_line=fact.where.handler_line if guarded else None,
    )


def hops(files: Files, loss: Loss) -> Iterator[Hop]:
    """Every import on the way from the entry point, the failing one last."""
    visits = chain_of(loss.miss.visit)
    for before, visit in itertools.pairwise(visits):
        if visit.fact is not None:
            yield Hop(path_of(files, before.module), visit.fact.line, visit.module.name)
    last = path_of(files, loss.miss.visit.module)
    yield Hop(last, loss.miss.fact.line, name_of(loss))


def path_of(files: Files, module: Module) -> str:
    """The repository path of a module's file; its image path where it has none."""
    return files.repo_path(module.file) or module.file


def _surely_fails(loss: Loss) -> bool:
    """Whether nothing copes with a failing import that is no choice among others."""
    return loss.miss.state.guard != "import-error" and loss.miss.fact.how != "picked"


def _weight(item: tuple[Trace, Loss]) -> tuple[int, int, str, int]:
    trace, loss = item
    chain = len(chain_of(loss.miss.visit))
    path = path_of(trace.files, loss.miss.visit.module)
    return loss.miss.state.rank, chain, path, loss.miss.fact.line
