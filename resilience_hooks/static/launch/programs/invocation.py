"""A program's command line in the process that it starts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.process import Process


@dataclass(frozen=True, slots=True)
class Invocation:
    """``argv`` starts with the program. ``first`` is what ``python -m`` puts on ``sys.path``.

    A console script puts its own folder there, which holds no modules.
    """

    argv: tuple[str, ...]
    process: Process
    first: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words behind the program."""
        return self.argv[1:]

    @property
    def path(self) -> tuple[str, ...]:
        """``sys.path`` before the program edits it, up to the standard library."""
        return (*self.first, *self.process.python_path())

    def launch(
        self,
        entries: tuple[EntryPoint, ...],
        path: tuple[str, ...],
        back: tuple[str, ...] = (),
        process: Process | None = None,
    ) -> Launch:
        """A launch of this command line; ``process`` where the program changes its own."""
        return (process or self.process).launch(self.argv, entries, path, back)

    def nothing(self, reason: str) -> Launch:
        """No launch, and why."""
        return self.process.nothing(self.argv, reason)


Program: TypeAlias = Callable[[Invocation], Launch]
