"""The outcome of a run, as plain values for reporters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from resilience_hooks.static.findings import Finding


@dataclass(frozen=True, slots=True)
class LaunchResult:
    """One process that a service starts; ``entry`` is None where no Python is known to start."""

    source: str
    line: int
    argv: tuple[str, ...]
    entry: str | None
    cwd: str
    sys_path: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceResult:
    """One service: where it was learned, what it starts, what was found.

    ``context`` is ``.`` for the root and ``?`` where it is unknown; ``reason`` says why the
    status is ``unknown``. ``modules`` counts what the launches load, ``files`` distinct files.
    """

    name: str
    kind: Literal["dockerfile", "source"]
    dockerfile: str | None
    context: str
    context_source: str
    target: str | None
    status: Literal["checked", "unknown"]
    reason: str | None = None
    launches: tuple[LaunchResult, ...] = ()
    modules: int = 0
    files: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """What a run cost; seconds by step."""

    files_parsed: int = 0
    files_cached: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run of ``check`` has to say; ``general`` findings are of no service.

    ``known`` counts the findings that a baseline took away (None: there is none).
    """

    root: str
    rev: str | None
    services: tuple[ServiceResult, ...]
    stats: Stats
    general: tuple[Finding, ...] = ()
    known: int | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the services, each service's in its own order."""
        found = (finding for service in self.services for finding in service.findings)
        return (*found, *self.general)

    def fails(self, strict: bool) -> bool:
        """Whether the findings fail the run: errors do, warnings where it is strict."""
        failing = {"error", "warning"} if strict else {"error"}
        return any(finding.severity in failing for finding in self.findings)
