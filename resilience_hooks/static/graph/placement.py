"""Where the repository has what an image lacks, and what would have to be copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.repository import RepoModule, Repository, join
from resilience_hooks.static.graph.resolve import Resolver
from resilience_hooks.static.graph.roots import Root, Roots, ancestors
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.image.context import BuildContext


@dataclass(frozen=True, slots=True)
class Placement:
    """A module that the repository has.

    ``copy`` is the shallowest repository path that the image lacks and ``to`` its place there
    (None where no import root is known for it). ``stands_at`` is where the module's file already
    stands in the image, under another name. ``hidden_by`` names the ignore pattern that keeps it
    out; ``outside`` says that the build context does not reach it.
    """

    module: RepoModule
    root: Root
    copy: str
    to: str | None
    stands_at: str | None = None
    hidden_by: str | None = None
    outside: bool = False

    @property
    def is_absent(self) -> bool:
        """Whether copying helps: not where the file stands in the image under another name."""
        by_origin = self.root.kind == "origin" and self.to is not None
        return self.stands_at is None or by_origin

    @property
    def key(self) -> str:
        """The repository path that is missing, or misplaced."""
        return self.copy if self.is_absent else self.module.path


@dataclass(frozen=True, slots=True)
class Deletion:
    """A module that only the commit before had: its file, and the file's place in the image.

    ``name`` is the module's; it may be one of the names that ``from package import …`` wants.
    """

    name: str
    path: str
    to: str | None


class Placer:
    """Looks for missing modules below the repository folders that the import roots stand for."""

    def __init__(
        self, repository: Repository, context: BuildContext, files: Files, roots: Roots
    ) -> None:
        self._repository = repository
        self._context = context
        self._files = files
        self._roots = roots

    def place(
        self, miss: Misses, importer: str | None, resolver: Resolver, intended: Iterable[Root]
    ) -> Placement | None:
        """Where the module would come from; None where the repository does not have it.

        ``importer`` is the importing file's repository path, ``intended`` the folders that its
        edits of ``sys.path`` mean in the repository.
        """
        for root in self._candidates(importer, resolver, tuple(intended)):
            module = self._repository.supplies(root.repo_dir, miss.name, miss.names)
            if module is not None and _is_plausible(root, module, miss, importer):
                return self._placement(module, root)
        return None

    def deletion(
        self, miss: Misses, importer: str | None, resolver: Resolver, intended: Iterable[Root]
    ) -> Deletion | None:
        """The deleted file that the module came from; None where there is none."""
        wanted = (miss.name, *(f"{miss.name}.{name}" for name in miss.names))
        for root in self._candidates(importer, resolver, tuple(intended)):
            for name in wanted:
                path = self._repository.deleted(root.repo_dir, name)
                if path is not None and (root.kind != "ancestor" or "." in name):
                    return Deletion(name, path, _place_below(root, path))
        return None

    def _candidates(
        self, importer: str | None, resolver: Resolver, intended: tuple[Root, ...]
    ) -> Iterator[Root]:
        entries = (*resolver.front, *resolver.back)
        for entry in entries:
            for repo_dir in self._roots.of_entry(entry):
                yield Root(repo_dir, entry)
        yield from intended
        main = resolver.front[-1] if resolver.front else None
        yield Root(self._context.root, main, "context")
        for folder in ancestors(importer) if importer else ():
            yield Root(folder, main, "ancestor")

    def _placement(self, module: RepoModule, root: Root) -> Placement:
        copy, to = self._absent(module.path, root)
        return Placement(
            module=module,
            root=root,
            copy=copy or module.path,
            to=to,
            stands_at=self._roots.place(module.path),
            hidden_by=self._hidden(module.path),
            outside=not self._inside(module.path),
        )

    def _absent(self, path: str, root: Root) -> tuple[str | None, str | None]:
        """The shallowest part of a repository path that the image lacks, and its place."""
        parts = path[len(root.repo_dir) :].strip("/").split("/")
        if root.image_dir is None:
            return join(root.repo_dir, parts[0]), None
        base = root.image_dir.rstrip("/")
        for depth in range(1, len(parts) + 1):
            place = f"{base}/{'/'.join(parts[:depth])}"
            if self._files.built(place) is None:
                return join(root.repo_dir, *parts[:depth]), place
        return None, None

    def _inside(self, path: str) -> bool:
        root = self._context.root
        return not root or path == root or path.startswith(root + "/")

    def _hidden(self, path: str) -> str | None:
        if not self._inside(path):
            return None
        return self._context.hidden_by(self._context.relative(path))


def _is_plausible(root: Root, module: RepoModule, miss: Misses, importer: str | None) -> bool:
    """Whether a root that only an ancestor suggests is the one that the import means.

    A plain ``import redis`` in a package of that name means somebody else's.
    """
    if root.kind != "ancestor" or "." in miss.name:
        return True
    is_own = (importer or "").startswith(f"{module.path.removesuffix('/__init__.py')}/")
    return module.kind == "package" and (bool(miss.names) or not is_own)


def _place_below(root: Root, path: str) -> str | None:
    """The image path of a repository file below a root."""
    if root.image_dir is None:
        return None
    return f"{root.image_dir.rstrip('/')}/{path[len(root.repo_dir) :].lstrip('/')}"
