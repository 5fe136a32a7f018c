"""Edits of ``sys.path``, loads by name and bindings of variables, as steps in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from resilience_hooks.static.graph.facts import PathOp, Where

LoadKind: TypeAlias = Literal["module", "object", "apps", "tasks", "classes", "file"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable takes values; it ``keeps`` those it had where it may not be reached.

    ``function`` is the function it is local to, ``""`` the module.
    """

    name: str
    values: tuple[PathOp, ...]
    keeps: bool = False
    function: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Entries that are put on ``sys.path``; ``if_absent``: unless they are there already."""

    entries: tuple[PathOp, ...]
    front: bool
    if_absent: bool = False
    line: int = 0
    function: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """Modules are imported by names that an expression stands for, on a ``line`` of the file.

    ``package`` is what leading dots are relative to: a term, None for the file's own.
    The names may be those of whatever modules hold (``object``), of Django applications
    (``apps``), of packages with Celery tasks (``tasks``), or those of classes in a configuration
    of ``logging`` (``classes``); of a ``file`` the path is known, and ``package`` is its name.
    """

    names: PathOp
    where: Where
    line: int
    column: int
    package: PathOp | None = None
    kind: LoadKind = "module"

    @property
    def function(self) -> str:
        """The function it stands in, ``""`` for the module."""
        return self.where.function or ""


PathStep: TypeAlias = Binding | Edit | Load
