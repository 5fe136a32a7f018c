"""The values of a manifest, as ``resilience_hooks.startup`` reads them."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.findings import Guard, Scope


@dataclass(frozen=True, slots=True)
class Import:
    """A module that a service imports, with the names that one statement takes from it.

    ``importer`` and ``line`` are the statement that needs it most; of two statements that need
    the same name only that one is listed. ``file`` is the module's repository path (None: it is
    not the repository's), ``hops`` its distance from the entry point. ``copy`` is the COPY line
    that supplies it or would, or else says what to do.
    """

    module: str
    names: tuple[str, ...]
    scope: Scope
    guard: Guard | None
    importer: str
    line: int
    hops: int
    file: str | None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A COPY line that stands at ``line`` of the Dockerfile, or belongs after ``after_line``."""

    text: str
    line: int | None = None
    after_line: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one service imports. ``dockerfile`` is None for what is deployed from source."""

    service: str
    dockerfile: str | None
    digest: str
    sys_path: tuple[str, ...]
    copies: tuple[CopyLine, ...]
    imports: tuple[Import, ...]
