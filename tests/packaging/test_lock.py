"""requirements/dev.txt against setup.cfg: whoever changes one without the other is told."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.distributions import ROOT

LOCK: Final = (ROOT / "requirements/dev.txt").read_text()
SETUP: Final = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg")
LOCKED: Final = ("dev", "mutation", "release")
"""The extras that ``make lock`` locks."""

PINNED: Final = [
    Requirement(line.removesuffix("\\").strip())
    for line in LOCK.splitlines()
    if re.match(r"[A-Za-z0-9]", line)
]


def wanted(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What extras ask for, those that they name in turn included."""
    for extra in extras:
        for line in SETUP["options.extras_require"][extra].strip().splitlines():
            requirement = Requirement(line)
            if requirement.name == SETUP["metadata"]["name"]:
                yield from wanted(tuple(requirement.extras))
            else:
                yield requirement


def applies(requirement: Requirement, python: str) -> bool:
    """Whether a requirement stands on Linux with that Python."""
    here = {"python_version": python, "python_full_version": f"{python}.0"}
    system = {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"}
    return requirement.marker is None or requirement.marker.evaluate({**here, **system})


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_what_is_asked_for_is_locked(python: str) -> None:
    """One version for each name on each Python, and one that setup.cfg allows."""
    pins = {canonicalize_name(each.name): each for each in PINNED if applies(each, python)}
    assert len(pins) == sum(applies(each, python) for each in PINNED)
    for requirement in wanted(LOCKED):
        if applies(requirement, python):
            (pin,) = pins[canonicalize_name(requirement.name)].specifier
            assert pin.operator == "=="
            assert requirement.specifier.contains(pin.version), f"make lock: {requirement}"


def test_nothing_is_locked_that_nobody_asks_for() -> None:
    """Each direct requirement of the lock is still one of setup.cfg."""
    entry = re.compile(r"^([\w.-]+)==.*?(?=^[\w]|\Z)", re.MULTILINE | re.DOTALL)
    direct = {
        canonicalize_name(found[1])
        for found in entry.finditer(LOCK)
        if "resilience-hooks (setup.cfg)" in found[0]
    }
    assert direct == {canonicalize_name(each.name) for each in wanted(LOCKED)}


def test_hashes_and_no_index() -> None:
    """Each file is known by its hash, wherever an installer gets it from."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINNED)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"^-.*|.*://.*", LOCK, re.MULTILINE) == []
