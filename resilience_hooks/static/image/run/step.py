"""The state of a RUN step between its commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import File, Install, Link, Node, Origin, Unknown
from resilience_hooks.static.image.paths import absolute, parent
from resilience_hooks.static.image.run.unseen import Unseen
from resilience_hooks.static.image.state import StageState


class Environment(Mapping[str, "str | None"]):
    """Shell variables. A name that nothing here sets may be set by the base image: unknown."""

    def __init__(self, values: Mapping[str, str | None]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str | None:
        return self._values.get(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def having(self, values: Mapping[str, str | None]) -> Environment:
        """The same variables and more."""
        return Environment({**self._values, **values})


@dataclass
class Step:
    """A shell at work in a stage.

    ``layers`` are what it changes. ``certain`` is false while a command may not run: what it
    makes counts, what it removes does not. ``depth`` counts the scripts on the way.
    """

    build: Build
    state: StageState
    layers: Layers
    line: int
    cwd: str
    env: Environment
    certain: bool = True
    depth: int = 0

    @property
    def origin(self) -> Origin:
        """The origin of what the step itself makes."""
        return Origin(None, (self.line,))

    def absolute(self, operand: str) -> str:
        """A path seen from the working directory."""
        return absolute(operand, self.cwd)

    def place(self, operand: str) -> str:
        """A path with the links above it followed, not the last one. Raises ClashError."""
        path = self.absolute(operand)
        if path == "/":
            return path
        directory = self.layers.resolve(parent(path))
        return absolute(path.rpartition("/")[2], directory)

    def stat(self, operand: str) -> Node | None:
        """What a path leads to. Raises ClashError."""
        return self.layers.lstat(self.layers.resolve(self.absolute(operand)))

    def read(self, operand: str) -> bytes | None:
        """The bytes of a file; None where there is none, or nobody knows them."""
        node = self.stat(operand)
        return self.build.read(node.content) if isinstance(node, File) else None

    def write(self, operand: str, node: File | Link) -> None:
        """Write a file where a path leads to, its directories too. Raises ClashError."""
        path = self.layers.resolve(self.absolute(operand))
        self.layers.make_directories(parent(path), self.origin)
        self.layers.put(path, node)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Doubt what clashes on paper: the base image may make it work out."""
        try:
            yield
        except ClashError as error:
            self.doubt(error.path, f"a RUN does not work out here: {error}")

    def doubt(self, operand: str, reason: str) -> None:
        """Remember that only a build knows what is at a path."""
        path = self.absolute(operand.area if isinstance(operand, Unseen) else operand)
        self.state.doubt([Unknown(path, reason, self.line)])

    def doubt_directory(self, operand: str, reason: str) -> None:
        """Make a directory whose contents only a build knows. Raises ClashError."""
        if not isinstance(operand, Unseen):
            place = self.layers.resolve(self.absolute(operand))
            self.layers.make_directories(place, self.origin)
        self.doubt(operand, reason)

    def install(self, kind: str, argv: tuple[str, ...]) -> None:
        """Remember that packages are installed."""
        self.state.installs.append(Install(kind, argv, self.cwd, self.line))

    def child(self) -> Step:
        """A process of this shell: the same files, its own directory and variables."""
        return replace(self, depth=self.depth + 1)
