"""Imports one entry as its importer would."""

from __future__ import annotations

import sys

from resilience_hooks.startup.classify import classified
from resilience_hooks.startup.finding import ghost
from resilience_hooks.startup.guards import DeadlineError
from resilience_hooks.startup.report import Entry, Fault


def import_entry(entry: Entry) -> Fault | None:
    """Import the module and take its names; None where all is well.

    Nothing that a module raises passes, save KeyboardInterrupt and DeadlineError.
    """
    try:
        __import__(entry.module, None, None, entry.names or None, 0)
        module = sys.modules[entry.module]
        fault = ghost(entry, getattr(module, "__spec__", None))
        if fault is not None or is_initialising(entry.module):
            return fault
        return _absent_name(entry, module)
    except (KeyboardInterrupt, DeadlineError):
        raise
    except BaseException as error:
        return classified(error, entry)


def is_initialising(module: str) -> bool:
    """Whether a module is in the middle of its own import: the one that asks for verification."""
    spec = getattr(sys.modules.get(module), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


def _absent_name(entry: Entry, module: object) -> Fault | None:
    for name in entry.names:
        if not hasattr(module, name) and f"{entry.module}.{name}" not in sys.modules:
            where = getattr(module, "__file__", None) or "its folder"
            return Fault("missing-name", entry, f"no {name} in {where}", subject=name)
    return None
