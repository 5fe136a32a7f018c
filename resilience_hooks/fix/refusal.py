"""Why a finding without edits is not repaired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.findings import Finding

_REASONS: Final[Mapping[str, str]] = {
    "RH102": "the file is there: its place, sys.path or the import has to change",
    "RH103": "the import has to change, or how the module is started",
    "RH104": "either the COPY or the command is wrong, and only you know which",
    "RH105": "the code has to change",
    "RH106": "the file is gone: restore it, or change the imports",
    "RH301": "only you know where the source went",
    "RH303": "the instruction has to change",
    "RH304": "the line has to change",
}


def why_not(finding: Finding) -> str:
    """The reason, with what is to be done where the finding itself knows it better."""
    if finding.severity == "note":
        return "it cannot be decided whether it is missing"
    own = finding.obstacle or _REASONS.get(finding.code) or finding.remedy
    return own or "no line of a Dockerfile brings it"
