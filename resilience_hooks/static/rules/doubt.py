"""What stands between a missing module and a verdict: why an error may be only a note."""

from __future__ import annotations

from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.image.bases import is_plain
from resilience_hooks.static.image.model import Image


def doubt(trace: Trace, loss: Loss) -> str | None:
    """Why it cannot be decided whether a module is missing; None where it can."""
    if trace.open_path is not None:
        return f"sys.path is edited at {trace.open_path} in a way that is not understood"
    place = loss.placement or loss.deletion
    return doubt_about(trace.image, place.to if place else None)


def doubt_about(image: Image, path: str | None) -> str | None:
    """Why it is unknown whether something is at a path of the image (None: anywhere)."""
    if image.base is not None and not is_plain(image.base):
        return f"the base image {image.base} may supply it"
    for unknown in image.unknowns:
        if path is None or _covers(unknown.path, path):
            return f"line {unknown.line}: {unknown.reason}" if unknown.line else unknown.reason
    return None


def _covers(area: str, path: str) -> bool:
    return area in ("/", path) or path.startswith(area.rstrip("/") + "/")
