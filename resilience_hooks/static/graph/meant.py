"""What the repository has in mind: folders that path edits mean, files that entries mean."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.graph.attempt import Attempt
from resilience_hooks.static.graph.pathexpr import evaluate, normal
from resilience_hooks.static.graph.placement import Placer
from resilience_hooks.static.graph.repository import join
from resilience_hooks.static.graph.resolve import Lost
from resilience_hooks.static.graph.roots import Root, ancestors
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.graph.trace import AbsentEntry
from resilience_hooks.static.graph.walk import Miss
from resilience_hooks.static.launch.model import EntryPoint


class Meaning:
    """Reads names and paths of an image as the developer's checkout would."""

    def __init__(self, attempt: Attempt, placer: Placer) -> None:
        self._attempt = attempt
        self._placer = placer

    def roots(self) -> Iterator[Root]:
        """What the path edits mean in the repository, where the files lie otherwise."""
        attempt = self._attempt
        for visit, edit in attempt.path_edits():
            repo_path = attempt.files.repo_path(visit.module.file)
            there = attempt.evaluated(edit, visit)
            if repo_path is None or there is None:
                continue
            meant = evaluate(edit.path, f"/{repo_path}", "/", attempt.launch.env)
            if meant is not None:
                yield Root(normal(meant, "/").strip("/"), there, "edit")

    def has_relative(self, miss: Miss) -> bool:
        """Whether the file that a relative import means lies beside (or above) its importer."""
        path = self._attempt.files.repo_path(miss.visit.module.file)
        folders = ancestors(path) if path is not None else ()
        if len(folders) < miss.fact.level:
            return False
        folder, names = folders[miss.fact.level - 1], miss.fact.names or ()
        wanted = [miss.fact.module] if miss.fact.module else list(names)
        return any(self._attempt.ground.repository.module(folder, name) for name in wanted)

    def absent(self, entry: EntryPoint) -> AbsentEntry:
        """An entry point that the image lacks, with the repository file it seems to mean."""
        if entry.kind == "file":
            return AbsentEntry(entry, self._file(entry.target))
        target = Misses(entry.target, (), Lost(entry.target, None))
        placement = self._placer.place(target, None, self._attempt.resolver, ())
        return AbsentEntry(entry, placement.module.path if placement else None)

    def _file(self, path: str) -> str | None:
        """The repository file that would stand at a path, by what stands around it."""
        ground, roots = self._attempt.ground, self._attempt.roots
        for base in (self._attempt.launch.cwd.rstrip("/"), ""):
            if not path.startswith(f"{base}/"):
                continue
            inside = path[len(base) + 1 :]
            for root in (*roots.of_entry(base or "/"), ground.context.root):
                if ground.repository.is_file(join(root, inside)):
                    return join(root, inside)
            if roots.ending(inside):
                return roots.ending(inside)
        return None
