"""The outcome of a proof, as plain values for reporters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Agreement: TypeAlias = Literal["agreed", "interpreter-only", "static-only"]
Scope: TypeAlias = Literal["toplevel", "deferred"]


@dataclass(frozen=True, slots=True)
class Claim:
    """An import that the interpreter saw fail, or that ``check`` says fails, or both.

    ``path`` is a repository path (the image path of a file that has none), ``severity`` that of
    ``check`` for the same circumstances, ``message`` the interpreter's exception. ``doubt`` is why
    ``check`` alone could not decide.
    """

    path: str
    line: int
    module: str
    agreement: Agreement
    severity: Literal["error", "warning"]
    scope: Scope
    message: str = ""
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class LaunchProof:
    """One launch, tried. ``stopped`` says what else than an import ended its start.

    ``modules`` counts what it loaded, ``tried`` the imports that were tried by themselves;
    ``unmeasured`` are those of them that another exception or a limit ended. ``python`` is the
    version of the interpreter.
    """

    source: str
    argv: tuple[str, ...]
    entry: str
    modules: int = 0
    tried: int = 0
    claims: tuple[Claim, ...] = ()
    stopped: str | None = None
    unmeasured: tuple[str, ...] = ()
    python: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether the interpreter told anything of the launch."""
        return self.stopped is None or self.tried > len(self.unmeasured) or bool(self.claims)


@dataclass(frozen=True, slots=True)
class ServiceProof:
    """One service; ``reason`` says why nothing of it could be tried."""

    name: str
    dockerfile: str | None
    launches: tuple[LaunchProof, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that one run has to say; ``network`` is what the code could reach."""

    services: tuple[ServiceProof, ...]
    network: Literal["none", "as here"]

    @property
    def launches(self) -> tuple[LaunchProof, ...]:
        """The launches of all services."""
        return tuple(launch for service in self.services for launch in service.launches)

    @property
    def is_measured(self) -> bool:
        """Whether anything was."""
        return any(launch.is_measured for launch in self.launches)

    def fails(self, strict: bool) -> bool:
        """Whether an import failed that nobody copes with; where it is strict, any did."""
        seen = (claim for launch in self.launches for claim in launch.claims)
        return any(
            claim.agreement != "static-only" and (strict or claim.severity == "error")
            for claim in seen
        )
