"""The files of a build context, as a copy reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resilience_hooks.static.image.filesystem import resolve
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.model import Blob, Directory, File, Link, Made, Node, Origin
from resilience_hooks.static.image.paths import child
from resilience_hooks.static.tree.model import Entry, Kind, Tree
from resilience_hooks.static.tree.plumbing import to_text


class ContextFiles:
    """The visible files of a context, listed directory by directory when they are asked for.

    ``within`` is the path below the context at which the tree lies, where the context is a
    directory above it.
    """

    def __init__(self, tree: Tree, root: str, matcher: Matcher, within: str = "") -> None:
        self._tree = tree
        self._root = root
        self._within = f"/{within}" if within else ""
        self._matcher = matcher
        self._nodes: dict[str, Node] = {"/": Directory()}
        self._states = {"/": START}
        self._names: dict[str, list[str]] = {}

    def lstat(self, path: str) -> Node | None:
        """The node at a normalised path, its last component not followed."""
        node = self._nodes.get(path)
        if node is None:
            here = ""
            for part in path.split("/")[1:-1]:
                if here not in self._names:
                    self.children(here or "/")
                here = f"{here}/{part}"
            self.children(here or "/")
            node = self._nodes.get(path)
        return node

    def resolve(self, path: str) -> str:
        """The path with every symlink followed, dangling ones too. Raises LinkLoopError."""
        return resolve(self.lstat, path)

    def children(self, directory: str) -> Sequence[str]:
        """The sorted names in a directory that stands at a normalised path."""
        names = self._names.get(directory)
        if names is None:
            is_directory = isinstance(self._nodes.get(directory), Directory)
            names = [*self._list(directory)] if is_directory else []
            self._names[directory] = names
        return names

    def _list(self, directory: str) -> Iterator[str]:
        state = self._states[directory]
        if self._within.startswith(f"{directory.rstrip('/')}/"):
            yield from self._list_above(directory)
            return
        repo_path = self._repo_path(directory)
        before, behind = directory.rstrip("/"), f"{repo_path}/" if repo_path else ""
        for name in self._tree.children.get(repo_path, ()):
            path = f"{before}/{name}"
            found = self._matcher.descend(path[1:], state)
            node = self._node(path, f"{behind}{name}", found)
            if node is not None:
                self._nodes[path] = node
                yield name

    def _list_above(self, directory: str) -> Iterator[str]:
        """The one name that is known of a directory above the tree."""
        before = directory.rstrip("/")
        name = self._within[len(before) + 1 :].partition("/")[0]
        path = f"{before}/{name}"
        self._nodes[path] = Directory()
        self._states[path] = self._matcher.descend(path[1:], self._states[directory])
        yield name

    def _node(self, path: str, repo_path: str, state: int) -> Node | None:
        entry = self._tree.entries.get(repo_path)
        if self._matcher.is_match(state) and not (
            _is_directory(entry) and self._keeps(path, state)
        ):
            return None
        if entry is None or _is_directory(entry):
            self._states[path] = state
            return Directory()
        origin = Origin(repo_path, ())
        if entry.kind is Kind.LINK:
            return Link(to_text(self._tree.read(repo_path)), origin)
        return File(Blob(repo_path), origin)

    def _keeps(self, path: str, state: int) -> bool:
        """Whether an excluded directory holds anything that is re-included."""
        pending = [(path, state)]
        while pending:
            here, state = pending.pop()
            if not self._matcher.may_match_below(here[1:], negated=True):
                continue
            for name in self._tree.children.get(self._repo_path(here), ()):
                inner = child(here, name)
                found = self._matcher.descend(inner[1:], state)
                if not self._matcher.is_match(found):
                    return True
                if self._tree.is_dir(self._repo_path(inner)):
                    pending.append((inner, found))
        return False

    def _repo_path(self, path: str) -> str:
        path = path[len(self._within) :]
        return f"{self._root}{path}".rstrip("/") if self._root else path[1:]


def _is_directory(entry: Entry | None) -> bool:
    """Directories are not listed, but for empty ones and those of other repositories."""
    return entry is None or entry.kind is Kind.DIRECTORY or entry.kind is Kind.SUBMODULE


@dataclass(frozen=True, slots=True)
class ForeignFiles:
    """The files of another tree than the build's own, with their contents: no path names them."""

    tree: Tree
    files: ContextFiles

    def lstat(self, path: str) -> Node | None:
        """The node at a normalised path, its last component not followed. Raises TreeError."""
        node = self.files.lstat(path)
        origin = Origin(None, ())
        if isinstance(node, File) and isinstance(node.content, Blob):
            return File(Made(self.tree.read(node.content.path)), origin)
        return Link(node.target, origin) if isinstance(node, Link) else node

    def resolve(self, path: str) -> str:
        """The path with every symlink followed, dangling ones too. Raises LinkLoopError."""
        return self.files.resolve(path)

    def children(self, directory: str) -> Sequence[str]:
        """The sorted names in a directory that stands at a normalised path."""
        return self.files.children(directory)
