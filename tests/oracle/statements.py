"""Import statements in all their forms, for what a module of the repository may name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Final

from tests.oracle.layout import Layout, above, dotted

VALUE: Final = "VALUE"
MAKE: Final = "Made"


@dataclass
class Writer:
    """Writes the body of one module; notes which constructs it used."""

    random: Random
    layout: Layout
    path: str
    used: list[str] = field(default_factory=list)
    _count: int = 0
    _made: str = ""

    def note(self, *constructs: str) -> None:
        """These constructs occur in the block that is being written."""
        self.used.extend(constructs)

    def fresh(self, stem: str) -> str:
        """A name that nothing else in the file has."""
        self._count += 1
        self._made = f"{stem}{self._count}"
        return self._made

    @property
    def last(self) -> str:
        """The name that ``fresh`` gave last."""
        return self._made

    def pick(self, *choices: str) -> str:
        """One of the choices."""
        return self.random.choice(choices)

    @property
    def is_package(self) -> bool:
        """Whether the body is that of an ``__init__``."""
        return self.path.endswith("/__init__.py")

    @property
    def folder(self) -> str:
        """The folder that the file is in."""
        return self.path.rpartition("/")[0]

    @cached_property
    def later(self) -> Sequence[str]:
        """What the module may import without going in circles, or naming what it may hide."""
        paths, own = self.layout.paths, self.layout.names(self.path)
        return [
            path
            for path in paths[paths.index(self.path) + 1 :]
            if not any(name.partition(".")[0] in own for name in self.layout.names(path))
        ]

    def target(self) -> tuple[str, str]:
        """A module to import: its path and its name, now and then as another folder sees it."""
        path = self.random.choice(self.later)
        names = self.layout.names(path)
        return path, names[0] if self.random.random() < 0.75 else self.random.choice(names)

    def statement(self) -> str:
        """An import statement."""
        name, form = self.random.choice(_FORMS)
        text = form(self)
        if text is None:
            return self.statement()
        self.note(name)
        return text

    def absolute_module(self) -> str | None:
        """The name of a module that is no package; None where none follows."""
        paths = [path for path in self.later if not path.endswith("__init__.py")]
        return self.layout.names(self.random.choice(paths))[0] if paths else None

    def absolute(self) -> str:
        """A dotted name."""
        return self.target()[1]


def _alias(writer: Writer) -> str:
    """A name of its own, now and then: a star brings the others elsewhere."""
    return f" as {writer.fresh('n')}" if writer.random.random() < 0.3 else ""


def _import(writer: Writer) -> str | None:
    return f"import {writer.absolute()}{_alias(writer)}"


def several(writer: Writer) -> str:
    """``import a, b``; where the first fails, the second is not tried."""
    return f"import {writer.absolute()}{_alias(writer)}, {writer.absolute()}{_alias(writer)}\n"


def _from_value(writer: Writer) -> str | None:
    return f"from {writer.absolute()} import {VALUE} as {writer.fresh('v')}"


def _from_parent(writer: Writer) -> str | None:
    parent, _, leaf = writer.absolute().rpartition(".")
    return f"from {parent} import {leaf}{_alias(writer)}" if parent else None


def _star(writer: Writer) -> str | None:
    return None if writer.is_package else f"from {writer.absolute()} import *"


def _relatives(writer: Writer) -> Sequence[tuple[int, str]]:
    """(level, path) of what stands beside the file or above it."""
    found = []
    for level, folder in enumerate(above(writer.path), 1):
        prefix = f"{folder}/" if folder else ""
        found += [(level, path) for path in writer.later if path.startswith(prefix)]
        if level == 2:
            break
    return found


def relative(writer: Writer) -> tuple[str, str] | None:
    """The dots, and the name below them."""
    choices = _relatives(writer)
    if not choices:
        return None
    level, path = writer.random.choice(choices)
    base = list(above(writer.path))[level - 1]
    name = dotted(path[len(base) :].lstrip("/"))
    return ("." * level, name) if name and name != "__init__" else None


def _relative_member(writer: Writer) -> str | None:
    found = relative(writer)
    if found is None or "." in found[1]:
        return None
    return f"from {found[0]} import {found[1]}{_alias(writer)}"


def _relative_value(writer: Writer) -> str | None:
    found = relative(writer)
    return (
        None
        if found is None
        else f"from {found[0]}{found[1]} import {VALUE} as {writer.fresh('v')}"
    )


def _relative_parent(writer: Writer) -> str | None:
    found = relative(writer)
    if found is None or "." not in found[1]:
        return None
    parent, _, leaf = found[1].rpartition(".")
    return f"from {found[0]}{parent} import (\n{leaf}{_alias(writer)},)"


_FORMS: Final[Sequence[tuple[str, Callable[[Writer], str | None]]]] = (
    ("import", _import),
    ("import", _import),
    ("from-import of a name", _from_value),
    ("from-import of a name", _from_value),
    ("from-import of a sub-module", _from_parent),
    ("from-import of a sub-module", _from_parent),
    ("star import", _star),
    ("relative sub-module", _relative_member),
    ("relative name", _relative_value),
    ("relative, nested", _relative_parent),
)
