"""The values of discovery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from resilience_hooks.static.dockerfile.model import Dockerfile


@dataclass(frozen=True, slots=True)
class Service:
    """One image that is built.

    ``context`` is a directory of the tree (``"."`` is its root), or None where it is unknown.
    ``context_source`` says where it was learned, ``reason`` why the service is not analysed.
    """

    name: str
    dockerfile: Dockerfile
    context: str | None
    context_source: str
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["dockerfile", "source"] = "dockerfile"
    reason: str | None = None

    @property
    def path(self) -> str:
        """The Dockerfile's path."""
        return self.dockerfile.path
