"""The circumstances at one place of a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from resilience_hooks.static.graph.conditions import Branch
from resilience_hooks.static.graph.facts import VersionTest, Where
from resilience_hooks.static.graph.handlers import Catch
from resilience_hooks.static.graph.statements import LOADING, MAIN

_ANYWHERE: Final = Where()


@dataclass(frozen=True, slots=True)
class Frame:
    """Circumstances with what only the reader wants to know.

    ``scope`` is the qualified name of the innermost class or function; ``skipped`` code never runs
    in a container; a ``conditional`` statement may not run when its scope does; ``if_absent`` it
    runs unless ``sys.path`` has an entry.
    """

    where: Where = _ANYWHERE
    scope: str = ""
    skipped: bool = False
    conditional: bool = False
    if_absent: bool = False

    @property
    def caller(self) -> str | None:
        """On whose behalf a call made here runs; None where its outcome is not certain."""
        where = self.where
        if self.skipped or where.versions or where.guard:
            return None
        return where.function or (MAIN if where.main_only else LOADING)

    def branch(self, branch: Branch, versions: tuple[VersionTest, ...]) -> Frame:
        """Inside a branch that a test decides."""
        where = self.where
        if branch in {"main", "imported"} or versions:
            where = replace(
                where,
                main_only=where.main_only or branch == "main",
                imported_only=where.imported_only or branch == "imported",
                versions=(*where.versions, *versions),
            )
        return replace(
            self, where=where, skipped=self.skipped or branch == "skip", conditional=True
        )

    def guarded(self, catch: Catch, line: int | None) -> Frame:
        """Inside a block whose ImportError something catches: a try statement on that line."""
        where = replace(
            self.where,
            guard=catch.guard,
            guarded_by=line,
            passes=catch.passes,
            outside=self.where if catch.passes and self.where.guard else None,
        )
        return replace(self, where=where, conditional=True)

    def handler(self, line: int | None) -> Frame:
        """Inside the handler of a try statement (None: one that catches no ImportError)."""
        where = self.where if line is None else replace(self.where, fallback_of=line)
        return replace(self, where=where, conditional=True)

    def orelse(self, line: int | None) -> Frame:
        """Inside the ``else`` clause of a try statement that catches an ImportError."""
        where = self.where if line is None else replace(self.where, else_of=line)
        return replace(self, where=where, conditional=True)

    def looking(self, if_absent: bool) -> Frame:
        """Inside the branch of a test that may be ``… not in sys.path``."""
        return replace(self, if_absent=True) if if_absent else self

    def optional(self) -> Frame:
        """Inside a block that may not run."""
        return replace(self, conditional=True)

    def called(self, name: str) -> Frame:
        """Inside a function, which runs when it is called."""
        scope = self._qualified(name)
        where = replace(
            self.where,
            function=scope,
            deferred=True,
            guard=None,
            guarded_by=None,
            passes=(),
            outside=None,
        )
        return Frame(where, scope, self.skipped)

    def inside(self, name: str) -> Frame:
        """Inside a class, whose body runs where it stands."""
        return replace(self, scope=self._qualified(name))

    def _qualified(self, name: str) -> str:
        return f"{self.scope}.{name}" if self.scope else name
