"""Findings that many services have alike: shown once, with the names of the others.

Alike is what lacks the same path in the same way, wherever each service imports it; of anything
else, what is said of the same place of the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult

Key: TypeAlias = tuple[str, ...]

_FEW: Final = 3
"""As many services as are still shown one by one."""


class Shown(NamedTuple):
    """A finding to show, and the further services that have the same."""

    finding: Finding
    others: tuple[str, ...]


def gathered(
    services: Sequence[ServiceResult], shown: Sequence[Sequence[Finding]]
) -> Iterator[tuple[ServiceResult, list[Shown]]]:
    """The services with what is to be shown of each; ``shown`` are their findings.

    What more than a few services have is shown with the first of them.
    """
    names: dict[Key, list[str]] = {}
    for service, findings in zip(services, shown, strict=True):
        for key in dict.fromkeys(map(_key, findings)):
            names.setdefault(key, []).append(service.name)
    for service, findings in zip(services, shown, strict=True):
        kept = [Shown(each, _others(each, service, names)) for each in findings]
        own = [each for each in kept if not _is_elsewhere(each.finding, service, names)]
        if own:
            yield service, own


def _key(finding: Finding) -> Key:
    importer = finding.importer
    if finding.missing and importer is not None:
        way = (importer.scope, importer.guard or "")
        return finding.code, finding.severity, finding.missing[0], *way
    place = f"{finding.path}:{finding.line}"
    return finding.code, finding.severity, finding.message, place


def _others(finding: Finding, service: ServiceResult, names: dict[Key, list[str]]) -> Key:
    having = names[_key(finding)]
    is_first = len(having) > _FEW and having[0] == service.name
    return tuple(having[1:]) if is_first else ()


def _is_elsewhere(finding: Finding, service: ServiceResult, names: dict[Key, list[str]]) -> bool:
    having = names[_key(finding)]
    return len(having) > _FEW and having[0] != service.name
