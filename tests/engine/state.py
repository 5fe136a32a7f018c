"""What is known of a Dockerfile while it is being generated."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.engine.build import Link
from tests.engine.contexts import Files, directories_of

Places = Mapping[str, bool]
"""Path → whether a directory stands there, or a link that may lead to one."""


@dataclass
class Stage:
    """A stage so far. ``places`` are paths that it should hold, ``values`` its variables.

    ``arguments`` are the variables that ARG set last: buildah's stages do not inherit those, and
    have ``forgotten`` what the stages did that they are built FROM.
    """

    name: str | None
    workdir: str = "/"
    values: dict[str, str] = field(default_factory=dict)
    arguments: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)
    places: dict[str, bool] = field(default_factory=dict)
    triggers: list[str] = field(default_factory=list)

    def at(self, word: str) -> str:
        """The absolute path that a word means."""
        return posixpath.normpath(posixpath.join(self.workdir, word))

    def put(self, path: str, *, is_directory: bool) -> None:
        """Remember that a path should be there."""
        self.places.setdefault(path, is_directory)

    def of_kind(self, *, directories: bool) -> list[str]:
        """The directories, or all else, that should be there."""
        return [path for path, is_directory in self.places.items() if is_directory == directories]

    def inherit(self, base: Stage) -> None:
        """Begin as the stage that this one is built FROM, its triggers run."""
        self.workdir, self.places = base.workdir, dict(base.places)
        self.forgotten = base.arguments | base.forgotten
        self.values = {k: v for k, v in base.values.items() if k not in base.arguments}
        for trigger in base.triggers:
            keyword, _, rest = trigger.partition(" ")
            if keyword == "WORKDIR":
                self.workdir = self.at(rest)


@dataclass
class World:
    """What a Dockerfile may refer to. ``given`` are the build arguments, ``ignore`` the patterns.

    ``is_whole``: built to its last stage. Otherwise nothing may be wrong behind the target, which
    BuildKit reads and buildah does not. ``named`` is the directory that is a build context of its
    own, by the name ``extra``.
    """

    files: Files
    ignore: Sequence[str]
    given: Mapping[str, str]
    is_whole: bool
    named: str | None = None
    globals: dict[str, str] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of files and directories, for the values of variables; and one more."""
        return [*sorted({part for path in self.files for part in path.split("/")}), "1"]

    def sources(self, origin: int | None) -> Places:
        """What can be copied from a stage, or from the context."""
        return _context(self.files) if origin is None else self.stages[origin].places

    def spared(self, paths: Sequence[str]) -> list[str]:
        """The paths of the context that no pattern of the ignore file obviously hides."""
        hidden = tuple(line.strip("./* ") for line in self.ignore)
        if "" in hidden:
            return ["."]
        return [path for path in paths if not path.startswith(hidden) and not path.endswith(hidden)]


def _context(files: Files) -> Places:
    found = {
        path: isinstance(content, Link) and not path.endswith("to_file")
        for path, content in files.items()
    }
    return {**found, **dict.fromkeys(directories_of(files), True), ".": True}
