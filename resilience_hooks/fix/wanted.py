"""Which findings a repair is for."""

from __future__ import annotations

from resilience_hooks.static.findings import Finding


def is_wanted(finding: Finding, is_strict: bool) -> bool:
    """Errors, and warnings where they fail too.

    A requirement that a lock decides is added without that: the pin hides no doubt of its own.
    """
    if finding.severity == "warning":
        return is_strict or (finding.code.startswith("RH2") and bool(finding.fix))
    return finding.severity == "error"
