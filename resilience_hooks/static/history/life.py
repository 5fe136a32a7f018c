"""The life of findings from commit to commit: when each appears, and when it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

from resilience_hooks.errors import ConfigError, TreeError
from resilience_hooks.static.history.model import Turn
from resilience_hooks.static.history.revisions import Revision, Revisions
from resilience_hooks.static.history.sightings import Seen

Look: TypeAlias = Callable[[Revision], Seen]
"""What is found at a revision."""


def turns(revisions: Revisions, look: Look) -> Iterator[Turn]:
    """Every commit of a line but the first, which the second is compared with.

    One that cannot be analysed changes nothing: the next is compared with the last that could.
    """
    last = Seen(())
    for index, commit in enumerate(revisions.line):
        began = time.perf_counter()
        reason = None
        seen = last
        try:
            seen = look(revisions.at(index))
        except (TreeError, ConfigError) as error:
            reason = str(error)
        appeared, gone = seen.without(last), last.without(seen)
        if index:
            yield Turn(
                commit,
                tuple(each.finding for each in appeared),
                tuple(each.finding for each in gone),
                time.perf_counter() - began,
                reason,
            )
        last = seen
