"""One walk from a launch's entry points along one ``sys.path``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from resilience_hooks.static.graph.facts import FileLoad, ModuleFacts, PathEdit, PythonVersion
from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.parse import read_facts
from resilience_hooks.static.graph.pathexpr import evaluate, normal
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.resolve import External, Module, Resolver
from resilience_hooks.static.graph.roots import Roots
from resilience_hooks.static.graph.trace import BrokenFile
from resilience_hooks.static.graph.walk import Visit, Walk
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Blob, Image, Made
from resilience_hooks.static.launch.model import EntryPoint, Launch

_OPEN = ModuleFacts(open_names=True)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the launches of one image have in common.

    ``external`` names what declared distributions supply; ``python`` is the image's version,
    where it is known.
    """

    image: Image
    context: BuildContext
    repository: Repository
    external: frozenset[str]
    python: PythonVersion | None = None
    _made: dict[str, ModuleFacts] = field(default_factory=dict)

    def facts(self, files: Files, module: Module, whole: bool) -> ModuleFacts:
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


class Attempt:
    """A walk, given the edits of ``sys.path`` (path, in front?) found by the one before."""

    def __init__(self, ground: Ground, launch: Launch, edits: Sequence[tuple[str, bool]]) -> None:
        self.ground = ground
        self.launch = launch
        self.files = Files(ground.image.fs, ground.repository.tree)
        self.roots = Roots(ground.image.fs)
        self.known = frozenset(path for path, _ in edits)
        front = [path for path, is_front in edits if is_front]
        back = [path for path, is_front in edits if not is_front]
        self.resolver = self.resolver_along([*reversed(front), *launch.sys_path], back)
        self.alternate = self.resolver_along([*launch.sys_path, *front, *back], [])
        self._entries: set[str] = set()
        self._facts: dict[tuple[str, bool], ModuleFacts] = {}
        is_worker = any(word.rpartition("/")[2] == "celery" for word in launch.argv)
        self.walk = Walk(self.resolver, self.facts, ground.python, is_worker, self.file_of)
        self.absent = tuple(entry for entry in launch.entries if not self._start(entry))

    def resolver_along(self, front: list[str], back: list[str]) -> Resolver:
        """A resolver for these entries before and behind the standard library."""
        entries = tuple(dict.fromkeys(front))
        installed = self.launch.installed
        return Resolver(self.files, entries, installed, self.ground.external, back)

    def facts(self, module: Module) -> ModuleFacts:
        """The facts of a module; an entry point's whole syntax is looked at."""
        key = (module.file, module.file in self._entries)
        known = self._facts.get(key)
        if known is None:
            known = self._facts[key] = self.ground.facts(self.files, module, whole=key[1])
        return known

    def _start(self, entry: EntryPoint) -> bool:
        if entry.kind == "file":
            if self.files.shape(entry.target) != "file":
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
        """The evaluated edits of every loaded module, in the order of loading.

        Of an entry that is put in front twice, the second time counts.
        """
        found: dict[tuple[str, bool], None] = {}
        entries = set(self.launch.sys_path)
        for visit, edit in self.path_edits():
            path = self._written(edit, visit)
            if path is None or (edit.if_absent and path in entries):
                continue
            entries.add(path)
            if edit.front:
                found.pop((normal(path, self.launch.cwd), True), None)
            found[normal(path, self.launch.cwd), edit.front] = None
        return iter(found)

    def path_edits(self) -> Iterator[tuple[Visit, PathEdit]]:
        """Every edit of ``sys.path`` with the module that makes it."""
        for visit in self.walk.loaded():
            for edit in self.facts(visit.module).path_edits:
                yield visit, edit

    def evaluated(self, edit: PathEdit, visit: Visit) -> str | None:
        """The image path that an edit adds; None where it is not understood."""
        path = self._written(edit, visit)
        return None if path is None else normal(path, self.launch.cwd)

    def _written(self, edit: PathEdit, visit: Visit) -> str | None:
        return evaluate(edit.path, visit.module.file, self.launch.cwd, self.launch.env)

    def open_path(self) -> str | None:
        """The place of an edit that is not understood, ``file:line``."""
        for visit, edit in self.path_edits():
            if self.evaluated(edit, visit) is None:
                return f"{self.path_of(visit)}:{edit.line}"
        return None

    def file_of(self, load: FileLoad, visit: Visit) -> str | None:
        """The file of the image that is loaded by its path; None where there is none."""
        launch = self.launch
        path = evaluate(load.path, visit.module.file, launch.cwd, launch.env)
        file = None if path is None else normal(path, launch.cwd)
        return file if file is not None and self.files.shape(file) == "file" else None

    def built(self) -> Iterator[Visit]:
        """The loaded modules that are in the image as it is built today."""
        return (v for v in self.walk.loaded() if not self.files.is_added(v.module.file))

    def broken(self) -> Iterator[BrokenFile]:
        """The loaded files that cannot be parsed."""
        for visit in self.built():
            broken = self.facts(visit.module).broken
            if broken is not None:
                name, deferred = visit.module.name or "__main__", visit.state.deferred
                path, line, said = self.path_of(visit), broken.line, broken.message
                yield BrokenFile(path, line, said, name, deferred, broken.unread)

    def path_of(self, visit: Visit) -> str:
        """The repository path of a loaded file; its image path where it has none."""
        return self.files.repo_path(visit.module.file) or visit.module.file
