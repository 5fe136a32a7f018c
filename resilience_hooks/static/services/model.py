"""The values of discovery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from resilience_hooks.config.model import ServiceConfig
from resilience_hooks.static.dockerfile.model import Dockerfile


@dataclass(frozen=True, slots=True)
class Mount:
    """A host path mounted over ``target``, an absolute path of the container.

    ``source`` is a path of the tree (``""`` is its root; it need not exist), or None where it
    lies outside of the tree: what is there only a run knows, and ``reason`` says why.
    """

    source: str | None
    target: str
    reason: str = "it is mounted from outside of the repository"


@dataclass(frozen=True, slots=True)
class Run:
    """How a compose service, a script, or one of the configuration, starts an image.

    None and empty values leave it to the image. ``command`` and ``entrypoint`` are exec forms; an
    empty one clears the image's own, and an entry point clears the image's command. A ``${NAME}``
    left in a word has no value here.
    """

    name: str
    source: str
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    working_dir: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[Mount, ...] = ()
    kind: Literal["compose", "script", "config"] = "compose"


@dataclass(frozen=True, slots=True)
class Service:
    """One image that is built.

    ``context`` is a directory of the tree (``"."`` is its root), or None where it is unknown.
    ``context_source`` says where it was learned, ``reason`` why the service is not analysed.
    ``build_contexts`` are further named contexts, as directories of the tree; ``images`` the tags
    it gets. ``runs`` are the compose services and scripts that start the image; ``ships`` says that
    something else than compose builds it as well, so that it runs without their mounts, ``by_hand``
    that nothing but compose files and scripts does. ``uploads`` says that
    ``gcloud builds submit`` is the one way it is built, so that a ``.gcloudignore`` counts.
    ``declared_in`` lists all that declare it so, by file and line; ``config`` is what the
    configuration says of it. ``bases`` are the services whose images it begins with or copies
    from, by the names that its Dockerfile has for them. ``within`` is the folder that the tree is
    in a context above it (``".."``).
    """

    name: str
    dockerfile: Dockerfile
    context: str | None
    context_source: str
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["dockerfile", "source"] = "dockerfile"
    reason: str | None = None
    build_contexts: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    platform: str | None = None
    runs: tuple[Run, ...] = ()
    ships: bool = False
    by_hand: bool = False
    uploads: bool = False
    declared_in: tuple[str, ...] = ()
    config: ServiceConfig | None = None
    bases: Mapping[str, Service] = field(default_factory=dict)
    within: str = ""

    @property
    def path(self) -> str:
        """The Dockerfile's path."""
        return self.dockerfile.path
