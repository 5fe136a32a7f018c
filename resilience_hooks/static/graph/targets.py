"""What one import statement loads, misses or leaves open, seen from the module it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.graph.facts import ImportFact, Member, ModuleFacts, Raised
from resilience_hooks.static.graph.resolve import External, Lost, Module, Resolver

FactsOf: TypeAlias = Callable[[Module], ModuleFacts]

_STAR_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Loads:
    """A module of the image runs."""

    module: Module


@dataclass(frozen=True, slots=True)
class Misses:
    """A module is nowhere: ``name`` is what is imported in full, ``lost`` where the search ended.

    ``names`` are the attributes or sub-modules wanted of it. ``certain`` is false where the
    parent may find sub-modules elsewhere (it edits its ``__path__``). ``raised`` is what the
    statement raises.
    """

    name: str
    names: tuple[str, ...]
    lost: Lost
    certain: bool = True
    raised: Raised = "not-found"


@dataclass(frozen=True, slots=True)
class NoParent:
    """A relative import in a module that is loaded without (or with too few) parent packages."""

    name: str
    package: str
    raised: Raised = "import"


@dataclass(frozen=True, slots=True)
class Outside:
    """The module is supplied by the standard library or an installed distribution."""

    external: External


Target: TypeAlias = Loads | Misses | NoParent | Outside


def targets(
    fact: ImportFact, importer: Module, resolver: Resolver, facts_of: FactsOf
) -> Iterator[Target]:
    """Everything that a statement does in a module."""
    base = _absolute(fact, importer.package)
    if base is None:
        yield NoParent("." * fact.level + fact.module, importer.package)
        return
    chain = resolver.chain(base)
    if isinstance(chain, External):
        yield Outside(chain)
        return
    if isinstance(chain, Lost):
        yield from _lost(base, fact.names or (), chain, resolver, facts_of)
        return
    for module in chain:
        yield Loads(module)
    if fact.names is not None:
        bound = _Bound(chain[-1], importer, resolver, facts_of)
        yield from _members(chain[-1], fact.names, bound)


def _absolute(fact: ImportFact | Member, package: str) -> str | None:
    """The absolute name (PEP 328); None where the dots climb out of the package."""
    if fact.level == 0:
        return fact.module
    parts = package.split(".") if package else []
    if fact.level > len(parts):
        return None
    parts = parts[: len(parts) - fact.level + 1]
    return ".".join([*parts, fact.module]) if fact.module else ".".join(parts)


def _lost(
    name: str, names: tuple[str, ...], lost: Lost, resolver: Resolver, facts_of: FactsOf
) -> Iterator[Target]:
    parent = lost.parent
    if parent is not None:
        chain = resolver.chain(parent.name)
        for module in chain if isinstance(chain, list) else ():
            yield Loads(module)
    yield Misses(name, names, lost, certain=_certain(parent, facts_of))


def _certain(parent: Module | None, facts_of: FactsOf) -> bool:
    if parent is None or parent.kind == "namespace":
        return True
    return parent.kind != "opaque" and not facts_of(parent).moves_path


def _members(module: Module, names: tuple[str, ...], bound: _Bound) -> Iterator[Target]:
    """``from module import names``: an attribute wins over a sub-module, which packages alone have.

    A module that lacks a name may hide the package that is meant.
    """
    raised: Raised = "import"
    if names == ("*",):
        raised, names = "other", bound.facts_of(module).exports or () if module.file else ()
    for name in names:
        if module.file and bound.holds(module, name):
            continue
        full = f"{module.name}.{name}"
        found = bound.resolver.module(full, module)
        if isinstance(found, Module):
            yield Loads(found)
        else:
            certain = _certain(module, bound.facts_of)
            yield Misses(full, (), Lost(full, module), certain, raised)


@dataclass(frozen=True, slots=True)
class _Bound:
    """Tells which names a package or module has, its sub-modules aside.

    ``from . import name`` in a package, or in a module whose names a star brings there, asks for
    an attribute as any other import does; it supplies none. Nor does what climbs out of
    the package. A star of what is missing may bring any name, but not to the module that asks:
    there it fails too, or has yet to run.
    """

    package: Module
    importer: Module
    resolver: Resolver
    facts_of: FactsOf

    def holds(self, module: Module, name: str, depth: int = _STAR_DEPTH) -> bool:
        """Whether running a module leaves the name bound (or may)."""
        if module.kind == "opaque" or depth == 0:
            return True
        facts = self.facts_of(module)
        if facts.open_names or facts.broken is not None or name in facts.names:
            return True
        around = module.package
        own = (member for member in facts.members if member.name == name)
        if any(_absolute(member, around) not in {self.package.name, None} for member in own):
            return True
        return any(
            self._brings(module, _absolute(fact, around), name, depth)
            for fact in facts.imports
            if fact.names == ("*",) and fact.where.function is None
        )

    def _brings(self, module: Module, starred: str | None, name: str, depth: int) -> bool:
        """Whether a module's star import binds the name (or may, where no sub-module has it)."""
        chain = self.resolver.chain(starred) if starred else Lost("", None)
        if isinstance(chain, Lost):
            member = self.resolver.module(f"{self.package.name}.{name}", self.package)
            return module != self.importer and not isinstance(member, Module)
        if not isinstance(chain, list):
            return True
        return bool(chain[-1].file) and self.holds(chain[-1], name, depth - 1)
