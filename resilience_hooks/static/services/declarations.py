"""What some file of the repository says about how an image is built and started."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from resilience_hooks.static.services.model import Run
from resilience_hooks.static.services.places import Place

Kind: TypeAlias = Literal[
    "compose",
    "bake",
    "workflow",
    "cloudbuild",
    "skaffold",
    "pipeline",
    "platform",
    "makefile",
    "script",
    "comment",
    "prose",
]


class Trust(enum.IntEnum):
    """How far a declaration is believed against the sources that a Dockerfile copies."""

    PROSE = 0
    SCRIPT = 1
    SERVICE = 2


_TRUST: Mapping[Kind, Trust] = {
    "makefile": Trust.SCRIPT,
    "script": Trust.SCRIPT,
    "comment": Trust.PROSE,
    "prose": Trust.PROSE,
}


@dataclass(frozen=True, slots=True)
class Submission:
    """A Cloud Build configuration as a command submits it, with the directory that it uploads.

    ``configs`` and ``workspaces`` are places, the readings of the command, likeliest first.
    """

    configs: tuple[str, ...]
    workspaces: tuple[str, ...]
    substitutions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One build as a file declares it, or (without places) a run of an image built elsewhere.

    ``places`` are the readings of its paths, likeliest first. ``source`` is ``path:line``.
    Texts may have unknown parts (see ``unknowns``). ``build_contexts`` are places by name.
    ``uploads`` says that ``gcloud`` uploads the context; with a ``submission``, what is built is
    for its configuration to tell.
    """

    kind: Kind
    source: str
    places: tuple[Place, ...]
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    build_contexts: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    platform: str | None = None
    run: Run | None = None
    uploads: bool = False
    submission: Submission | None = None

    @property
    def trust(self) -> Trust:
        """The trust that its kind of file deserves."""
        return _TRUST.get(self.kind, Trust.SERVICE)


@dataclass(frozen=True, slots=True)
class Build:
    """A declaration whose Dockerfile is a file of the tree; ``context`` is a path of it.

    The target and the arguments are those of the declaration that are known; ``any_target`` says
    that only a run knows the target. ``trust`` is less than the declaration's own where it had to
    be interpreted. ``within`` is the path below the context at which the tree lies, where the
    context is a directory above it.
    """

    dockerfile: str
    context: str
    trust: Trust
    declaration: Declaration
    target: str | None
    args: Mapping[str, str]
    any_target: bool = False
    within: str = ""
