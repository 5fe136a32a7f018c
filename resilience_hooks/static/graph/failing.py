"""Guarded imports that fail for a module which does not load.

A guarded import of such a module fails as one of a missing module does: its handler runs, and the
imports in there may fail in their turn.
"""

from __future__ import annotations

from resilience_hooks.static.graph.rehearsal import Rehearsal
from resilience_hooks.static.graph.targets import NoParent
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Fallen
from resilience_hooks.static.image.bases import is_plain


def fallen(trace: Trace) -> Fallen:
    """What ``Walk.fallen`` is to be.

    None where something unknown may yet supply what is missing.
    """
    image = trace.image
    is_known = trace.open_path is None and not image.unknowns
    if not trace.losses or not is_known or not (image.base is None or is_plain(image.base)):
        return {}
    return Rehearsal(trace, filter(_is_sure, trace.losses)).fallen()


def _is_sure(loss: Loss) -> bool:
    return loss.placement is not None or isinstance(loss.miss.target, NoParent)
