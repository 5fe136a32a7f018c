"""The values of the launch step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

EntryKind: TypeAlias = Literal["module", "file"]


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Python code that starts: a module that a server imports, one run with ``-m``, or a file.

    ``target`` is a dotted name or an absolute image path. ``as_main`` says that its ``__main__``
    blocks run.
    """

    kind: EntryKind
    target: str
    as_main: bool = False

    def __str__(self) -> str:
        """``module:a.b`` or ``file:/app/x.py``, as the contract spells an entry."""
        return f"{self.kind}:{self.target}"


@dataclass(frozen=True, slots=True)
class Launch:
    """One process that starts.

    ``sys_path`` holds the entries in front of the standard library, ``installed`` the folders
    whose packages stand behind it; both absolute image paths, in order. ``reason`` says why
    nothing is known to start where ``entries`` is empty. ``conditional`` marks what only some
    starts reach: a branch of a script that nobody can decide here. ``file`` is where ``line`` is;
    None: in the Dockerfile.
    """

    source: str
    line: int
    argv: tuple[str, ...] = ()
    entries: tuple[EntryPoint, ...] = ()
    cwd: str = "/"
    sys_path: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    conditional: bool = False
    file: str | None = None
