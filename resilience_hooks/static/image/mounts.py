"""``RUN --mount``: what a step sees beyond the image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Instruction

_NAMES = {"src": "source", "dst": "target", "destination": "target"}


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount, variables unexpanded. ``origin`` is a stage or an image, None the context."""

    kind: str
    target: str
    source: str = ""
    origin: str | None = None


def mounts(instruction: Instruction) -> Iterator[Mount]:
    """The mounts of a RUN, in order; BuildKit splits their options at commas."""
    for flag in instruction.flags:
        if flag.name == "mount":
            yield _mount(flag.value or "")


def _mount(text: str) -> Mount:
    options = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        name = name.strip().lower()
        options[_NAMES.get(name, name)] = value
    return Mount(
        options.get("type", "bind"),
        options.get("target", ""),
        options.get("source", ""),
        options.get("from") or None,
    )
