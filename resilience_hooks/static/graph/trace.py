"""One launch traced to its end: path edits taken in, missing modules followed as if copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, PathEdit, PythonVersion
from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.parse import read_facts
from resilience_hooks.static.graph.pathexpr import evaluate, normal
from resilience_hooks.static.graph.placement import Placement, Placer
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.resolve import External, Module, Resolver
from resilience_hooks.static.graph.roots import Root, Roots
from resilience_hooks.static.graph.targets import Loads, Misses
from resilience_hooks.static.graph.walk import Miss, Visit, Walk
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Blob, Image, Made
from resilience_hooks.static.launch.model import EntryPoint, Launch

_ROUNDS = 10
_OPEN = ModuleFacts(open_names=True)


@dataclass(frozen=True, slots=True)
class Loss:
    """A missing module with its place in the repository; None where the repository has none."""

    miss: Miss
    placement: Placement | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What a launch loads and what it misses.

    ``absent`` are entry points that the image lacks. ``open_path`` names the edit of ``sys.path``
    that could not be evaluated, ``file:line``; what it may supply is unknown.
    """

    launch: Launch
    files: Files
    visits: tuple[Visit, ...] = ()
    losses: tuple[Loss, ...] = ()
    absent: tuple[EntryPoint, ...] = ()
    broken: tuple[Visit, ...] = ()
    open_path: str | None = None


@dataclass
class Tracer:
    """Traces the launches of one image."""

    image: Image
    context: BuildContext
    repository: Repository
    external: frozenset[str]
    python: PythonVersion | None = None
    _made: dict[str, ModuleFacts] = field(default_factory=dict)

    def trace(self, launch: Launch) -> Trace:
        """Everything that a launch loads. Path edits are taken in until none is new."""
        edits: tuple[tuple[str, bool], ...] = ()
        for _ in range(_ROUNDS):
            run = _Run(self, launch, edits)
            run.walk.run()
            found = tuple(run.edits())
            if found == edits:
                break
            edits = found
        return run.finish()

    def facts(self, files: Files, module: Module) -> ModuleFacts:
        """The facts of a module's file, wherever its bytes are."""
        if not module.file:
            return ModuleFacts()
        content = files.content(module.file)
        if isinstance(content, Blob):
            return self.repository.facts(content.path)
        if isinstance(content, Made):
            if module.file not in self._made:
                self._made[module.file] = read_facts(content.data)
            return self._made[module.file]
        return _OPEN


class _Run:
    """One walk along one ``sys.path``, and what comes after it."""

    def __init__(self, tracer: Tracer, launch: Launch, edits: tuple[tuple[str, bool], ...]) -> None:
        self._tracer = tracer
        self._launch = launch
        self._edits = edits
        self._files = Files(tracer.image.fs, tracer.repository.tree)
        self._roots = Roots(tracer.image.fs)
        front = [path for path, is_front in edits if is_front]
        back = [path for path, is_front in edits if not is_front]
        self.resolver = self._resolver([*reversed(front), *launch.sys_path], back)
        self._alternate = self._resolver([*launch.sys_path, *front, *back], [])
        self.walk = Walk(self.resolver, self._facts, tracer.python)
        self._absent = tuple(entry for entry in launch.entries if not self._start(entry))

    def _resolver(self, front: list[str], back: list[str]) -> Resolver:
        back = [*self._launch.installed, *back]
        return Resolver(self._files, _unique(front), _unique(back), self._tracer.external)

    def _facts(self, module: Module) -> ModuleFacts:
        return self._tracer.facts(self._files, module)

    def _start(self, entry: EntryPoint) -> bool:
        if entry.kind == "file":
            if self._files.shape(entry.target) != "file":
                return False
            self.walk.start(Module("", "module", entry.target), as_main=True)
            return True
        chain = self.resolver.chain(entry.target)
        if isinstance(chain, External):
            return True
        if not isinstance(chain, list):
            return False
        last = chain[-1]
        if entry.as_main and last.is_package:
            main = self.resolver.module(f"{last.name}.__main__", last)
            last = main if isinstance(main, Module) else last
        self.walk.start(last, entry.as_main)
        return True

    def edits(self) -> Iterator[tuple[str, bool]]:
        """The evaluated edits of every loaded module, in the order of loading."""
        seen: set[tuple[str, bool]] = set()
        for visit, edit in self._path_edits():
            path = evaluate(edit.path, visit.module.file, self._launch.cwd, self._launch.env)
            found = path is not None and (normal(path, self._launch.cwd), edit.front)
            if found and found not in seen:
                seen.add(found)
                yield found

    def _path_edits(self) -> Iterator[tuple[Visit, PathEdit]]:
        for visit in self.walk.loaded():
            for edit in self._facts(visit.module).path_edits:
                yield visit, edit

    def finish(self) -> Trace:
        """Place what is missing, follow it as if it were copied, until nothing new is missing."""
        losses = list(self._settle())
        visits = tuple(v for v in self.walk.loaded() if not self._files.is_added(v.module.file))
        return Trace(
            launch=self._launch,
            files=self._files,
            visits=visits,
            losses=tuple(losses),
            absent=self._absent,
            broken=tuple(v for v in self.walk.loaded() if self._facts(v.module).broken),
            open_path=self._open_path(),
        )

    def _settle(self) -> Iterator[Loss]:
        placer = Placer(self._tracer.repository, self._tracer.context, self._files, self._roots)
        intended = tuple(self._intended())
        done = 0
        while done < len(self.walk.misses):
            fresh = self.walk.misses[done:]
            done = len(self.walk.misses)
            for miss in fresh:
                loss = self._loss(miss, placer, intended)
                if loss is not None:
                    yield loss
            self.resolver.forget()
            self.walk.run()

    def _loss(self, miss: Miss, placer: Placer, intended: tuple[Root, ...]) -> Loss | None:
        """Settle one miss: found after all, coped with, placed, or left open."""
        target = miss.target
        if not isinstance(target, Misses):
            return Loss(miss, None)
        if not target.certain or self._found_otherwise(miss, target) or self._falls_back(miss):
            return None
        importer = self._files.repo_path(miss.visit.module.file)
        placement = placer.place(target, importer, self.resolver, intended)
        if placement is not None and self._is_third_party(target, placement):
            return None
        if placement is not None and placement.to is not None:
            self._files.add(placement.copy, placement.to)
            self.resolver.forget()
            self._revisit(miss)
        return Loss(miss, placement)

    def _found_otherwise(self, miss: Miss, target: Misses) -> bool:
        """Whether another order of the path edits finds the module."""
        chain = self._alternate.chain(target.name)
        if not isinstance(chain, list):
            return isinstance(chain, External)
        for module in chain:
            self._push(module, miss)
        return True

    def _push(self, module: Module, miss: Miss) -> None:
        self.walk.push(Visit(module, miss.state, fact=miss.fact, parent=miss.visit))

    def _revisit(self, miss: Miss) -> None:
        """Load what the proposed copy supplies."""
        for target in self.walk.targets_of(miss.fact, miss.visit):
            if isinstance(target, Loads):
                self._push(target.module, miss)

    def _falls_back(self, miss: Miss) -> bool:
        """Whether the handler's own imports take the missing module's place."""
        number = miss.fact.where.guarded_by
        if number is None:
            return False
        fallbacks = [
            fact for fact in self._facts(miss.visit.module).imports if _stands_in(fact, number)
        ]
        return bool(fallbacks) and all(self.walk.resolves(f, miss.visit) for f in fallbacks)

    def _is_third_party(self, target: Misses, placement: Placement) -> bool:
        """A declared distribution is meant, unless the image holds a part of the package."""
        top = target.name.partition(".")[0]
        return target.lost.parent is None and top in self._tracer.external

    def _intended(self) -> Iterator[Root]:
        """What the path edits mean in the repository, where the files lie otherwise."""
        for visit, edit in self._path_edits():
            repo_path = self._files.repo_path(visit.module.file)
            if repo_path is None:
                continue
            meant = evaluate(edit.path, f"/{repo_path}", "/", self._launch.env)
            there = evaluate(edit.path, visit.module.file, self._launch.cwd, self._launch.env)
            if meant is not None and there is not None:
                folder = normal(meant, "/").strip("/")
                yield Root(folder, normal(there, self._launch.cwd))

    def _open_path(self) -> str | None:
        for visit, edit in self._path_edits():
            if evaluate(edit.path, visit.module.file, self._launch.cwd, self._launch.env) is None:
                path = self._files.repo_path(visit.module.file) or visit.module.file
                return f"{path}:{edit.line}"
        return None


def _stands_in(fact: ImportFact, number: int) -> bool:
    return fact.where.fallback_of == number


def _unique(paths: list[str]) -> list[str]:
    return list(dict.fromkeys(paths))
