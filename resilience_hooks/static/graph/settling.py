"""Every miss of a walk settled: found after all, coped with, placed, or left open."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.graph.attempt import Attempt
from resilience_hooks.static.graph.facts import ImportFact
from resilience_hooks.static.graph.meant import Meaning
from resilience_hooks.static.graph.placement import Deletion, Placement, Placer
from resilience_hooks.static.graph.resolve import External, Module, ModuleKind
from resilience_hooks.static.graph.roots import Root
from resilience_hooks.static.graph.targets import Loads, Misses, NoParent
from resilience_hooks.static.graph.trace import Loss
from resilience_hooks.static.graph.walk import Miss, Visit


class Settling:
    """Goes on walking behind each miss, so that the next hop is found at once."""

    def __init__(self, attempt: Attempt, placer: Placer, meaning: Meaning) -> None:
        self._attempt = attempt
        self._walk = attempt.walk
        self._placer = placer
        self._meaning = meaning

    def losses(self) -> list[Loss]:
        """What stays missing, in the order of loading."""
        return [loss for loss in list(self._settled()) if not self._found_in_the_end(loss)]

    def _settled(self) -> Iterator[Loss]:
        intended = tuple(self._meaning.roots())
        done = 0
        while done < len(self._walk.misses):
            fresh = self._walk.misses[done:]
            done = len(self._walk.misses)
            for miss in fresh:
                loss = self._loss(miss, intended)
                if loss is not None:
                    yield loss
            self._attempt.resolver.forget()
            self._walk.run()

    def _loss(self, miss: Miss, intended: tuple[Root, ...]) -> Loss | None:
        target = miss.target
        if isinstance(target, NoParent):
            meant = self._meaning.has_relative(miss)
            return None if self._falls_back(miss.fact, miss.visit) else Loss(miss, None, meant)
        if not target.certain or self._found_otherwise(miss, target):
            return None
        if self._falls_back(miss.fact, miss.visit):
            return None
        importer = self._attempt.files.repo_path(miss.visit.module.file)
        placement = self._placer.place(target, importer, self._attempt.resolver, intended)
        if placement is None:
            return Loss(miss, None, deletion=self._deletion(target, importer, intended))
        if self._is_third_party(target):
            return None
        self._go_on(miss, placement)
        return Loss(miss, placement)

    def _deletion(
        self, target: Misses, importer: str | None, intended: tuple[Root, ...]
    ) -> Deletion | None:
        if self._is_third_party(target):
            return None
        return self._placer.deletion(target, importer, self._attempt.resolver, intended)

    def _is_third_party(self, target: Misses) -> bool:
        """A declared distribution is meant, unless the image holds a part of the package."""
        top = target.name.partition(".")[0]
        return target.lost.parent is None and top in self._attempt.ground.external

    def _falls_back(self, fact: ImportFact, visit: Visit) -> bool:
        """Whether the handler's own imports, or their handlers', take the module's place."""
        number = fact.where.guarded_by
        facts = self._attempt.facts(visit.module).imports
        fallbacks = [f for f in facts if number is not None and f.where.fallback_of == number]
        return bool(fallbacks) and all(
            self._stands(fallback, visit) or self._falls_back(fallback, visit)
            for fallback in fallbacks
        )

    def _stands(self, fact: ImportFact, visit: Visit) -> bool:
        """Whether a statement finds everything in the image as it is built today."""
        return not any(
            isinstance(target, Misses | NoParent)
            or (isinstance(target, Loads) and self._is_added([target.module]))
            for target in self._walk.targets_of(fact, visit)
        )

    def _found_otherwise(self, miss: Miss, target: Misses) -> bool:
        """Whether another order of the path edits finds the module in the image."""
        chain = self._attempt.alternate.chain(target.name)
        if not isinstance(chain, list):
            return isinstance(chain, External)
        if self._is_added(chain):
            return False
        for module in chain:
            self._push(module, miss, miss.visit.behind)
        return True

    def _found_in_the_end(self, loss: Loss) -> bool:
        """Whether path edits of the modules that were missing find them after all."""
        target, attempt = loss.miss.target, self._attempt
        edits = [path for path, _ in attempt.edits()]
        if not isinstance(target, Misses) or attempt.known.issuperset(edits):
            return False
        resolver = attempt.resolver_along([*attempt.launch.sys_path, *edits], [])
        chain = resolver.chain(target.name)
        return isinstance(chain, list) and not self._is_added(chain)

    def _is_added(self, chain: list[Module]) -> bool:
        files = self._attempt.files
        return any(
            files.is_added(module.file)
            if module.file
            else not any(files.built(place) for place in module.locations)
            for module in chain
        )

    def _go_on(self, miss: Miss, placement: Placement) -> None:
        """Load the missing module all the same: from where it stands, or as if it were copied."""
        behind = miss.visit.behind or placement.key
        if not placement.is_absent and placement.stands_at is not None:
            module = _standing(miss.target.name, placement, placement.stands_at)
            self._push(module, miss, behind)
        elif placement.to is not None:
            self._attempt.files.add(placement.copy, placement.to)
            self._attempt.resolver.forget()
            for target in self._walk.targets_of(miss.fact, miss.visit):
                if isinstance(target, Loads):
                    self._push(target.module, miss, behind)

    def _push(self, module: Module, miss: Miss, behind: str | None) -> None:
        visit = Visit(module, miss.state, fact=miss.fact, parent=miss.visit, behind=behind)
        self._walk.push(visit)


def _standing(name: str, placement: Placement, path: str) -> Module:
    """A module as it stands in the image, loaded under the name that was asked for."""
    is_package = placement.module.kind == "package"
    kind: ModuleKind = "package" if is_package else "module"
    return Module(name, kind, path, (path.rpartition("/")[0],) if is_package else ())
