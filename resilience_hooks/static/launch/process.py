"""The state of a process that is about to start, and the launches it ends in.

What only a run knows keeps its shell spelling: a word, a variable or a path that still holds a
``$`` or a backquote is open, and a launch that depends on it is none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError
from resilience_hooks.static.image.model import Content, File
from resilience_hooks.static.launch.model import EntryPoint, Launch

ReadContent: TypeAlias = Callable[[Content], "bytes | None"]

_PYTHON_PATH: Final = "PYTHONPATH"
_LENGTH: Final = 10_000
_COUNT: Final = 1000


def is_open(text: str) -> bool:
    """Whether a text holds something that only a run knows."""
    return "$" in text or "`" in text


@dataclass(frozen=True, slots=True)
class Process:
    """Where, with which variables and from which instruction a command starts.

    ``scripts`` are the console scripts of installed projects (name to ``module:attribute``).
    ``arrays``, ``script`` and ``arguments`` are a shell's own: its arrays, its ``$0`` and its
    ``"$@"``, None where only a run knows them; ``awaits_arguments`` says that a run may append
    some. ``depth`` counts the scripts on the way.
    """

    fs: FileSystem
    read: ReadContent
    source: str
    line: int
    cwd: str
    env: Mapping[str, str]
    installed: tuple[str, ...] = ()
    scripts: Mapping[str, str] = field(default_factory=dict)
    arrays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    script: str = ""
    arguments: tuple[str, ...] | None = ()
    awaits_arguments: bool = False
    stdin: str | None = None
    conditional: bool = False
    depth: int = 0

    def at(self, cwd: str) -> Process:
        """The same process in another working directory."""
        return replace(self, cwd=self.absolute(cwd))

    def having(self, env: Mapping[str, str]) -> Process:
        """The same process with more variables; one that a loop makes grow is open."""
        short = {k: v if len(v) <= _LENGTH else f"${k}" for k, v in env.items()}
        return replace(self, env={**self.env, **short}) if env else self

    def given(self, arguments: tuple[str, ...]) -> Process:
        """The same process with other arguments; too many are open."""
        return replace(self, arguments=arguments if len(arguments) <= _COUNT else None)

    def listing(self, arrays: Mapping[str, tuple[str, ...]]) -> Process:
        """The same process with more arrays; too long ones are open."""
        short = {k: v if len(v) <= _COUNT else (f"${k}",) for k, v in arrays.items()}
        return replace(self, arrays={**self.arrays, **short}) if arrays else self

    def without(self, *names: str) -> Process:
        """The same process without some variables."""
        return replace(self, env={k: v for k, v in self.env.items() if k not in names})

    def absolute(self, path: str) -> str:
        """A path seen from the working directory, normalised."""
        return "/" + posixpath.normpath(posixpath.join(self.cwd, path)).lstrip("/")

    def real(self, path: str) -> str:
        """An absolute path with its symlinks followed."""
        try:
            return self.fs.resolve(self.absolute(path))
        except LinkLoopError:
            return self.absolute(path)

    def is_file(self, path: str) -> bool:
        """Whether a path leads to a regular file of the image."""
        return self.fs.is_file(self.absolute(path))

    def file(self, path: str) -> bytes | None:
        """The bytes of a file of the image; None where there is none, or nobody knows them."""
        node = self.fs.stat(self.absolute(path))
        return self.read(node.content) if isinstance(node, File) else None

    def text(self, path: str) -> str | None:
        """The text of a file of the image; None as for ``file``."""
        data = self.file(path)
        return None if data is None else data.decode("utf-8", "replace")

    def lacks(self, script: str) -> bool:
        """Whether a shell script is started by a path at which nothing is known to be."""
        is_script = script.endswith((".sh", ".bash")) and not is_open(script)
        return is_script and self.fs.stat(self.absolute(script)) is None

    def missing_script(self, argv: tuple[str, ...], script: str) -> Launch:
        """The launch of a script that is not there: an entry point like any other."""
        return self.launch(argv, (EntryPoint("file", self.absolute(script)),), ())

    def python_path(self) -> tuple[str, ...]:
        """The entries of ``PYTHONPATH``, seen from where Python starts; an empty one is there."""
        value = self.env.get(_PYTHON_PATH, "")
        return tuple(self.absolute(entry) for entry in value.split(":")) if value else ()

    def launch(
        self,
        argv: tuple[str, ...],
        entries: tuple[EntryPoint, ...],
        path: tuple[str, ...],
        back: tuple[str, ...] = (),
    ) -> Launch:
        """A launch with these entry points along a ``sys.path``.

        ``back`` are folders behind site-packages. Nothing where a part is open.
        """
        parts = (*(entry.target for entry in entries), *path, *back)
        unknown = next((part for part in parts if is_open(part)), None)
        if unknown is not None:
            return self.nothing(argv, f"only a run knows what {unknown} is")
        return Launch(
            source=self.source,
            line=self.line,
            argv=argv,
            entries=tuple(dict.fromkeys(entries)),
            cwd=self.cwd,
            sys_path=tuple(dict.fromkeys(path)),
            installed=tuple(dict.fromkeys((*self.installed, *back))),
            env={name: value for name, value in self.env.items() if not is_open(value)},
            conditional=self.conditional,
        )

    def nothing(self, argv: tuple[str, ...], reason: str) -> Launch:
        """A launch of which no Python entry is known, and why."""
        return Launch(self.source, self.line, argv, cwd=self.cwd, reason=reason)
