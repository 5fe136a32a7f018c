"""Reads jobs, one a line, and answers each with a line; ``-c`` code in ``interpreter`` calls it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection

from resilience_hooks.prove.inside.job import Answer, Job, dumps, job_of
from resilience_hooks.prove.inside.session import prove

_PATCHED = ("importlib", "pkgutil")


def serve(at_start: Collection[str], work: Callable[[Job], Answer] = prove) -> None:
    """Answer jobs until there are no more; ``at_start`` names the modules of a bare interpreter."""
    jobs, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    _silence()
    _vanish(at_start)
    for line in jobs:
        print(dumps(work(job_of(line))), file=answers, flush=True)


def _silence() -> None:
    """What the code prints goes nowhere, and there is nothing for it to read."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _vanish(at_start: Collection[str]) -> None:
    """Leave no trace in what the code may import: the image may have a ``json`` of its own."""
    del sys.path[0]
    for name in list(sys.modules):
        if name not in at_start and name.partition(".")[0] not in _PATCHED:
            del sys.modules[name]
    sys.path_importer_cache.clear()
