"""The values of source deployments."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from resilience_hooks.config.model import ServiceConfig
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import Unknown
from resilience_hooks.static.launch.model import Launch


class Trust(enum.IntEnum):
    """How much a declaration says about what really runs: a pipeline goes before a script."""

    GUESS = 0
    SCRIPT = 1
    PIPELINE = 2


@dataclass(frozen=True, slots=True)
class Start:
    """What a platform starts.

    ``launch`` is a process that is known from the start; else ``command`` is a shell command, as
    in a ``Procfile``, that stands at ``source:line`` and runs with ``env``.
    """

    launch: Launch | None = None
    command: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What two starts that load the same code have in common."""
        if self.launch is not None:
            return (self.launch.entries, self.launch.cwd, self.launch.sys_path)
        return (self.command, *sorted(self.env.items()))


@dataclass(frozen=True, slots=True)
class Package:
    """What is uploaded, as the platform unpacks it; ``root`` is the directory it gets there."""

    fs: FileSystem
    root: str = "/workspace"
    unknowns: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Deployment:
    """One upload that something of the tree declares.

    ``folder`` is the directory of the tree that holds what is started, ``source`` the place of
    the declaration (``path:line``), ``assembled`` says that a script put the package together.
    """

    name: str | None
    folder: str
    package: Package
    start: Start
    source: str
    trust: Trust
    assembled: bool = False
    python: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A package that another way of deploying the same folder sends; ``said`` tells which.

    ``partial`` says that only packages of which it holds a part are meant to be complete in it.
    """

    package: Package
    said: str
    partial: bool = False

    def concerns(self, modules: Sequence[str]) -> bool:
        """Whether the variant is meant to hold these modules."""
        tops = (module.partition(".")[0] for module in modules)
        has = self.package.fs.is_dir
        return not self.partial or any(has(f"{self.package.root}/{top}") for top in tops)


@dataclass(frozen=True, slots=True)
class Upload:
    """One folder that is deployed from source: the sibling of ``services.model.Service``.

    ``package`` is the union of what its declarations send: what it lacks, every one of them
    lacks. ``variants`` are judged besides; what only they lack is a warning. ``reason`` says why
    it is not analysed; ``config`` is what the configuration says of it.
    """

    name: str
    context: str
    context_source: str
    package: Package
    starts: tuple[Start, ...]
    variants: tuple[Variant, ...] = ()
    python: tuple[int, int] | None = None
    assembly: str | None = None
    names: tuple[str, ...] = ()
    reason: str | None = None
    config: ServiceConfig | None = None
    kind: Literal["source"] = "source"
    dockerfile: None = None
    target: None = None
    path: None = None

    def remedy(self, source: str, place: str | None) -> str:
        """How a path of the tree gets to where the package lacks it (None: nobody knows where)."""
        root = self.package.root
        inside = place[len(root) + 1 :] if place and place.startswith(f"{root}/") else source
        if self.assembly is not None:
            return f"have {self.assembly} copy {source} to {inside} of the package"
        folder = self.context.rstrip("/")
        return f"copy {source} to {folder}/{inside} (or link it there), or deploy from above both"
