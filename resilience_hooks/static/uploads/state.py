"""What a shell knows as a script runs on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from resilience_hooks.static.services.unknowns import unknown


@dataclass
class State:
    """A shell's variables and its directory (a place).

    ``args`` are the positional parameters, None where nobody knows them. ``tentative`` names the
    variables that only a branch has set which may not be taken. ``script`` is the place of ``$0``.
    """

    cwd: str
    script: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, tuple[str, ...]] = field(default_factory=dict)
    args: tuple[str, ...] | None = None
    before: list[str] = field(default_factory=list)
    tentative: set[str] = field(default_factory=set)
    directories: int = 0

    def value(self, name: str) -> str | None:
        """The value of a variable or parameter; None where it has none that is known."""
        if name == "PWD":
            return self.cwd
        if name in {"0", "BASH_SOURCE"}:
            return self.script
        if name.isdigit() and self.args is not None:
            return self.args[int(name) - 1] if int(name) <= len(self.args) else ""
        return self.values.get(name)

    def assign(self, name: str, value: str, certain: bool) -> None:
        """Set a variable.

        A branch that may not be taken leaves a value alone that stood before: what a script does
        without options is what it is for. Two branches that differ leave nothing known.
        """
        if certain:
            self.values[name] = value
            self.tentative.discard(name)
        elif name not in self.values:
            self.values[name] = value
            self.tentative.add(name)
        elif name in self.tentative and self.values[name] != value:
            self.values[name] = unknown(name)

    def temporary(self) -> str:
        """A directory that no other has been, as ``mktemp -d`` makes it."""
        self.directories += 1
        return f"/tmp/mktemp.{self.directories}"

    def fork(self, values: Mapping[str, str] | None = None) -> State:
        """A state that starts as this one and leaves it alone."""
        return State(
            self.cwd,
            self.script,
            {**self.values, **(values or {})},
            dict(self.arrays),
            self.args,
            list(self.before),
            set(self.tentative),
            self.directories,
        )
