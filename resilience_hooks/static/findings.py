"""What a rule says: the values that reporters draw and fixes edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]
Scope: TypeAlias = Literal["toplevel", "deferred"]
Guard: TypeAlias = Literal["import-error", "broad"]


@dataclass(frozen=True, slots=True)
class Importer:
    """The statement that imports what is missing; line and column are 1-based."""

    path: str
    line: int
    column: int
    scope: Scope
    guard: Guard | None
    function: str | None = None
    handler_line: int | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of an import chain: ``path`` imports ``module`` on ``line``."""

    path: str
    line: int
    module: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Insert ``text`` as a line of its own after ``after_line`` of ``path``.

    Of several edits at one place those of the lower ``rank`` come first.
    """

    path: str
    after_line: int
    text: str
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One missing thing (not one import of it); ``importer`` is that of the strongest chain.

    ``column`` is 0 where the whole line is meant, and where the importer has it. ``obstacle`` says
    why ``fix`` is empty, where that depends on more than the rule. ``decided``: a warning whose fix
    is made without being asked for, as that of an error is.
    """

    code: str
    severity: Severity
    message: str
    service: str | None = None
    dockerfile: str | None = None
    path: str | None = None
    line: int = 0
    column: int = 0
    module: str | None = None
    modules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    importers: tuple[Importer, ...] = ()
    chain: tuple[Hop, ...] = ()
    consequence: str = ""
    remedy: str = ""
    fix: tuple[Edit, ...] = ()
    obstacle: str = ""
    decided: bool = False

    @property
    def importer(self) -> Importer | None:
        """The importing statement of the strongest chain, if an import is what fails."""
        return self.importers[0] if self.importers else None
