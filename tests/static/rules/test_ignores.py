"""Findings that the configuration accepts, and ignores that are no longer needed."""

from __future__ import annotations

import datetime

import pytest

from resilience_hooks.config.model import Ignore
from resilience_hooks.static.findings import Finding, Importer
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.rules.rh001_stale_ignore import stale

TODAY = datetime.date(2026, 11, 24)


def importer(path: str) -> Importer:
    """A statement that imports what is missing."""
    return Importer(path, 1, 1, "toplevel", None)


def finding(code: str = "RH101", **more: object) -> Finding:
    """A module that two files of the service import."""
    given: dict[str, object] = {
        "service": "jobs/train:prod",
        "path": "jobs/train/main.py",
        "line": 3,
        "module": "plugins.a",
        "modules": ("plugins.a", "plugins.a.b"),
        "importers": (importer("jobs/train/main.py"), importer("jobs/lib.py")),
        **more,
    }
    return Finding(code, "error", "x is not in the image", **given)  # type: ignore[arg-type]


def service(*findings: Finding) -> ServiceResult:
    """A service with findings."""
    return ServiceResult("jobs/train:prod", "dockerfile", "D", ".", "x", None, "checked",
                         findings=findings)  # fmt: skip


def ignore(**given: object) -> Ignore:
    """An ignore of RH101."""
    return Ignore("RH101", "known", declared_at="c.toml:7", **given)  # type: ignore[arg-type]


def is_silenced(one: Finding, accepted: Ignore) -> bool:
    """Whether the finding is gone."""
    done = silenced([service(one)], [accepted], TODAY)
    assert (accepted in done.used) == (done.services[0].findings == ())
    return accepted in done.used


MATCHING: dict[str, Ignore] = {
    "the code alone": ignore(),
    "a folder above all importers": ignore(path="jobs/"),
    "a wildcard over all importers": ignore(path="*.py"),
    "the module": ignore(module="plugins.a"),
    "a package around it": ignore(module="plugins"),
    "a pattern of modules": ignore(module="plug*.a"),
    "the service": ignore(service="jobs/train:prod"),
    "the folder of the service": ignore(service="jobs/"),
    "a pattern of services": ignore(service="jobs/train:*"),
    "everything": ignore(path="jobs/", module="plugins.*", service="jobs/*"),
    "its last day": ignore(expires=TODAY),
    "a day to come": ignore(expires=TODAY + datetime.timedelta(1)),
}


@pytest.mark.parametrize("accepted", MATCHING.values(), ids=MATCHING)
def test_matches(accepted: Ignore) -> None:
    """All that is given matches."""
    assert is_silenced(finding(), accepted)


OTHERS: dict[str, tuple[Finding, Ignore]] = {
    "another rule": (finding("RH102"), ignore()),
    "a folder of one importer": (finding(), ignore(path="jobs/train/")),
    "a part of a folder's name": (finding(), ignore(path="job")),
    "a pattern that git cannot read": (finding(), ignore(path="[z-a]")),
    "a module below it": (finding(), ignore(module="plugins.a.b")),
    "a part of a module's name": (finding(), ignore(module="plug")),
    "a module for a finding that has none": (
        finding(module=None, modules=()),
        ignore(module="*"),
    ),
    "another service": (finding(), ignore(service="train")),
    "one of two": (finding(), ignore(path="jobs/", module="other")),
    "a day too late": (finding(), ignore(expires=TODAY - datetime.timedelta(1))),
}


@pytest.mark.parametrize(("one", "accepted"), OTHERS.values(), ids=OTHERS)
def test_does_not_match(one: Finding, accepted: Ignore) -> None:
    """An ignore silences no more than it says."""
    assert not is_silenced(one, accepted)


def test_a_finding_without_imports_is_at_its_own_path() -> None:
    """A Dockerfile's line, for instance."""
    one = finding(path="jobs/Dockerfile", importers=(), module=None, modules=())
    assert is_silenced(one, ignore(path="Dockerfile"))
    assert not is_silenced(one, ignore(path="main.py"))


def test_what_matched_nothing_reports_itself() -> None:
    """One warning at the line of each; what matched is silent."""
    used, unused = ignore(), ignore(module="gone")
    expired = ignore(expires=datetime.date(2026, 1, 1))
    found = list(stale([used, unused, expired], frozenset({used}), TODAY))
    assert [(each.code, each.severity, each.path, each.line) for each in found] == [
        ("RH001", "warning", "c.toml", 7),
        ("RH001", "warning", "c.toml", 7),
    ]
    assert [each.message for each in found] == [
        "the ignore of RH101 matches nothing any more (known)",
        "the ignore of RH101 expired on 2026-01-01 (known)",
    ]


def test_two_ignores_of_one_finding_are_both_used() -> None:
    """Neither is stale as long as the finding is there."""
    first, second = ignore(module="plugins"), ignore(path="jobs/")
    assert silenced([service(finding())], [first, second], TODAY).used == {first, second}
