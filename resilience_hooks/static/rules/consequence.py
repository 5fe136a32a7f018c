"""What happens at run time when an import fails, in words."""

from __future__ import annotations

from resilience_hooks.static.findings import Importer


def consequence(importer: Importer) -> str:
    """One sentence for the person at the commit prompt."""
    start = "the service starts; " if importer.scope == "deferred" else ""
    if importer.function and importer.scope == "deferred":
        raised = f"the import raises when {importer.function.rpartition('.')[2]}() is called"
    elif importer.scope == "deferred":
        raised = "the import raises when the code that loads this module runs"
    else:
        raised = "the import raises while the service starts"
    return start + raised + _handled(importer)


def _handled(importer: Importer) -> str:
    where = f" at line {importer.handler_line}" if importer.handler_line else ""
    if importer.guard == "broad":
        handler = f"the handler{where}" if where else "a broad handler on the way"
        return f", and {handler} swallows it"
    if importer.guard == "import-error":
        handler = f"the handler{where}" if where else "a handler on the way"
        return f", and {handler} goes on without it: a feature is off in this image"
    return "" if importer.scope == "deferred" else ": it does not start"
