"""Small repositories with the manifests that they should have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from resilience_hooks.cli.selection import select
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.manifest.prepare import RULES, Request, prepare, result_of
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree.memory import Content, memory_tree
from resilience_hooks.static.uploads.model import Upload


def subjects(files: Mapping[str, Content], *, standalone: bool = False) -> list[Subject]:
    """Every service of a repository in which Python starts."""
    workshop = Workshop(memory_tree(files))
    found = select([], workshop)
    everything: list[Service | Upload] = [*found.services, *found.uploads]
    return list(prepare(Request(everything, everything, standalone), workshop))


def texts(files: Mapping[str, Content], *, standalone: bool = False) -> dict[str, str]:
    """The files that the repository should have, by path."""
    found: dict[str, str] = {}
    for subject in subjects(files, standalone=standalone):
        assert subject.startup is not None
        found.update(subject.startup.texts)
    return found


def manifest(files: Mapping[str, Content]) -> dict[str, Any]:
    """The manifest of the one service."""
    (text,) = texts(files).values()
    values: dict[str, Any] = json.loads(text)
    return values


def listed(files: Mapping[str, Content]) -> dict[str, dict[str, Any]]:
    """The imports of the one service, the application's own left out, by module."""
    return {each["module"]: each for each in manifest(files)["imports"] if each["hops"]}


def findings(files: Mapping[str, Content]) -> list[Finding]:
    """What RH401 to RH403 say."""
    return [each for subject in subjects(files) for each in result_of(subject, RULES).findings]


def current(files: Mapping[str, Content]) -> dict[str, Content]:
    """The repository with its manifests in it."""
    return {**files, **texts(files)}
