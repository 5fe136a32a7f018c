"""Which findings a repair is for."""

from __future__ import annotations

from resilience_hooks.static.findings import Finding


def is_wanted(finding: Finding, is_strict: bool) -> bool:
    """Errors, warnings where they fail too, and those whose repair is decided."""
    if finding.severity == "warning":
        return is_strict or finding.decided
    return finding.severity == "error"
