"""Traces a launch to its end: path edits taken in, missing modules followed as if copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, PathEdit, PythonVersion
from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.parse import read_facts
from resilience_hooks.static.graph.pathexpr import evaluate, normal
from resilience_hooks.static.graph.placement import Placement, Placer
from resilience_hooks.static.graph.repository import Repository, join
from resilience_hooks.static.graph.resolve import External, Lost, Module, ModuleKind, Resolver
from resilience_hooks.static.graph.roots import Root, Roots, ancestors
from resilience_hooks.static.graph.targets import Loads, Misses, NoParent
from resilience_hooks.static.graph.trace import AbsentEntry, BrokenFile, Loss, Trace
from resilience_hooks.static.graph.walk import Miss, Visit, Walk
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Blob, Image, Made
from resilience_hooks.static.launch.model import EntryPoint, Launch

_ROUNDS = 10
_OPEN = ModuleFacts(open_names=True)


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

    def facts(self, files: Files, module: Module, whole: bool = False) -> ModuleFacts:
        """The facts of a module's file, wherever its bytes are; ``whole``: also its syntax."""
        if not module.file:
            return ModuleFacts()
        content = files.content(module.file)
        if isinstance(content, Blob):
            return self.repository.facts(content.path, whole=whole)
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
        self._entries: set[str] = set()
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
        return self._tracer.facts(self._files, module, whole=module.file in self._entries)

    def _start(self, entry: EntryPoint) -> bool:
        if entry.kind == "file":
            if self._files.shape(entry.target) != "file":
                return False
            self._begin(Module("", "module", entry.target), entry)
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
        self._begin(last, entry)
        return True

    def _begin(self, module: Module, entry: EntryPoint) -> None:
        self._entries.add(module.file)
        self.walk.start(module, entry.as_main)

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
        placer = Placer(self._tracer.repository, self._tracer.context, self._files, self._roots)
        losses = [loss for loss in list(self._settle(placer)) if not self._found_in_the_end(loss)]
        visits = tuple(v for v in self.walk.loaded() if not self._files.is_added(v.module.file))
        return Trace(
            launch=self._launch,
            files=self._files,
            visits=visits,
            losses=tuple(losses),
            absent=tuple(self._absent_entry(entry, placer) for entry in self._absent),
            broken=tuple(self._broken()),
            open_path=self._open_path(),
        )

    def _settle(self, placer: Placer) -> Iterator[Loss]:
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
        if isinstance(target, NoParent):
            return None if self._falls_back(miss) else Loss(miss, None, self._is_meant(miss))
        if not target.certain or self._found_otherwise(miss, target) or self._falls_back(miss):
            return None
        importer = self._files.repo_path(miss.visit.module.file)
        placement = placer.place(target, importer, self.resolver, intended)
        if placement is not None and self._is_third_party(target):
            return None
        if placement is not None:
            self._go_on(miss, placement)
        return Loss(miss, placement)

    def _go_on(self, miss: Miss, placement: Placement) -> None:
        """Load the missing module all the same: from where it stands, or as if it were copied."""
        if not placement.is_absent and placement.stands_at is not None:
            folder = (placement.stands_at.rpartition("/")[0],)
            is_package = placement.module.kind == "package"
            kind: ModuleKind = "package" if is_package else "module"
            name = miss.target.name
            self._push(Module(name, kind, placement.stands_at, folder if is_package else ()), miss)
        elif placement.to is not None:
            self._files.add(placement.copy, placement.to)
            self.resolver.forget()
            self._revisit(miss)

    def _found_otherwise(self, miss: Miss, target: Misses) -> bool:
        """Whether another order of the path edits finds the module."""
        chain = self._alternate.chain(target.name)
        if not isinstance(chain, list):
            return isinstance(chain, External)
        for module in chain:
            self._push(module, miss)
        return True

    def _found_in_the_end(self, loss: Loss) -> bool:
        """Whether path edits of the modules that were missing find them after all."""
        target = loss.miss.target
        edits = [path for path, _ in self.edits()]
        if not isinstance(target, Misses) or set(edits) <= {path for path, _ in self._edits}:
            return False
        chain = self._resolver([*self._launch.sys_path, *edits], []).chain(target.name)
        modules = chain if isinstance(chain, list) else []
        return bool(modules) and not any(self._files.is_added(m.file) for m in modules if m.file)

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

    def _is_third_party(self, target: Misses) -> bool:
        """A declared distribution is meant, unless the image holds a part of the package."""
        top = target.name.partition(".")[0]
        return target.lost.parent is None and top in self._tracer.external

    def _is_meant(self, miss: Miss) -> bool:
        """Whether the file that a relative import means lies beside (or above) its importer."""
        path = self._files.repo_path(miss.visit.module.file)
        folders = ancestors(path) if path is not None else ()
        if len(folders) < miss.fact.level:
            return False
        folder, names = folders[miss.fact.level - 1], miss.fact.names or ()
        wanted = [miss.fact.module] if miss.fact.module else list(names)
        return any(self._tracer.repository.module(folder, name) for name in wanted)

    def _absent_entry(self, entry: EntryPoint, placer: Placer) -> AbsentEntry:
        if entry.kind == "module":
            target = Misses(entry.target, (), Lost(entry.target, None))
            placement = placer.place(target, None, self.resolver, ())
            return AbsentEntry(entry, placement.module.path if placement else None)
        return AbsentEntry(entry, self._file_meant(entry.target))

    def _file_meant(self, path: str) -> str | None:
        """The repository file that would stand at a path, by what stands around it."""
        for base in (self._launch.cwd, "/"):
            inside = path[len(base.rstrip("/")) + 1 :] if path.startswith(base) else ""
            for root in (*self._roots.of_entry(base), self._tracer.context.root):
                candidate = join(root, inside)
                if inside and self._tracer.repository.is_file(candidate):
                    return candidate
            if inside and self._roots.ending(inside):
                return self._roots.ending(inside)
        return None

    def _broken(self) -> Iterator[BrokenFile]:
        for visit in self.walk.loaded():
            broken = self._facts(visit.module).broken
            if broken is not None and not self._files.is_added(visit.module.file):
                path = self._files.repo_path(visit.module.file) or visit.module.file
                name = visit.module.name or "__main__"
                deferred = visit.state.deferred
                yield BrokenFile(path, broken.line, broken.message, name, deferred)

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
                yield Root(folder, normal(there, self._launch.cwd), "edit")

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
