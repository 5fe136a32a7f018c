"""What one top-level statement says, whatever file it stands in; its lines are counted from 0."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.graph.facts import ImportFact, Member
from resilience_hooks.static.graph.pathsteps import PathStep

LOADING = ""
MAIN = "@main"


@dataclass(frozen=True, slots=True)
class Calls:
    """Names called by a function (qualified), while the module loads, or when it is the program."""

    caller: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exports:
    """Literal names that ``__all__`` is set to, or that are added; None: it is set to others."""

    names: tuple[str, ...] | None
    adds: bool = False


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """The contribution of a statement to its module.

    ``names`` are bound at module level, ``members`` there by ``from x import name``;
    ``deferred`` of an import says that it stands in a function, which the calls of other
    statements may yet refute.
    """

    imports: tuple[ImportFact, ...] = ()
    names: frozenset[str] = frozenset()
    members: frozenset[Member] = frozenset()
    exports: tuple[Exports, ...] = ()
    path_steps: tuple[PathStep, ...] = ()
    calls: tuple[Calls, ...] = ()
    classes: tuple[str, ...] = ()
    open_names: bool = False
    moves_path: bool = False
