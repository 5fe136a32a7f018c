"""Findings that the configuration accepts."""

from __future__ import annotations

import datetime
import fnmatch
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from resilience_hooks.config.model import Ignore
from resilience_hooks.config.patterns import matcher
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult


@dataclass(frozen=True, slots=True)
class Silenced:
    """Results without what is ignored, and the ignores that matched something."""

    services: tuple[ServiceResult, ...]
    used: frozenset[Ignore]


def silenced(
    services: Iterable[ServiceResult], ignores: Sequence[Ignore], today: datetime.date
) -> Silenced:
    """The results without the findings that an ignore accepts which has not expired."""
    active = [_Acceptance(ignore) for ignore in ignores if not is_expired(ignore, today)]
    used: set[Ignore] = set()
    kept: list[ServiceResult] = []
    for service in services:
        findings = []
        for finding in service.findings:
            matching = [each.ignore for each in active if each.covers(finding)]
            used.update(matching)
            if not matching:
                findings.append(finding)
        kept.append(replace(service, findings=tuple(findings)))
    return Silenced(tuple(kept), frozenset(used))


def accepted(
    findings: Iterable[Finding], ignores: Sequence[Ignore], today: datetime.date
) -> tuple[tuple[Finding, ...], frozenset[Ignore]]:
    """Findings of no service without what is ignored, and the ignores that matched something."""
    active = [_Acceptance(ignore) for ignore in ignores if not is_expired(ignore, today)]
    matching = [(each, [one.ignore for one in active if one.covers(each)]) for each in findings]
    kept = tuple(each for each, ignored in matching if not ignored)
    return kept, frozenset(one for _, ignored in matching for one in ignored)


def is_expired(ignore: Ignore, today: datetime.date) -> bool:
    """Whether an ignore's last day is over."""
    return ignore.expires is not None and ignore.expires < today


@dataclass(frozen=True)
class _Acceptance:
    """An ignore with its patterns compiled."""

    ignore: Ignore

    def covers(self, finding: Finding) -> bool:
        """Whether everything that the ignore gives matches."""
        ignore = self.ignore
        return (
            finding.code == ignore.code
            and (ignore.service is None or self._is_service(finding.service or ""))
            and (ignore.path is None or all(map(self._is_path, _places(finding))))
            and (ignore.module is None or _are_below(finding, ignore.module))
        )

    @cached_property
    def _is_service(self) -> Callable[[str], bool]:
        return matcher([self.ignore.service or ""])

    @cached_property
    def _is_path(self) -> Callable[[str], bool]:
        return matcher([self.ignore.path or ""])


def _places(finding: Finding) -> tuple[str, ...]:
    """Every file that imports what is missing; an import from elsewhere is no part of it."""
    return tuple(each.path for each in finding.importers) or (finding.path or "",)


def _are_below(finding: Finding, pattern: str) -> bool:
    names = finding.modules or ((finding.module,) if finding.module else ())
    return bool(names) and all(
        fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(name, f"{pattern}.*")
        for name in names
    )
