"""The values of a repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.findings import Finding

Key: TypeAlias = tuple[str, str, str]
"""What a finding is about, whichever lines it names: rule, service, the missing thing."""


def key_of(finding: Finding) -> Key:
    """The key of a finding."""
    thing = finding.missing[:1] or finding.modules[:1] or (finding.message,)
    return finding.code, finding.service or "", thing[0]


@dataclass(frozen=True, slots=True)
class Refused:
    """A finding that no edit makes go away safely, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the tree, before and after."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Repair:
    """What was repaired, and by which changes of files; ``refused`` is what is left, and why."""

    changes: tuple[Change, ...] = ()
    fixed: tuple[Finding, ...] = ()
    refused: tuple[Refused, ...] = ()
