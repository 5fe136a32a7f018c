"""``deploy-drift``: which deployments are stale. 0 none · 1 some · 4 nobody can tell of some."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from resilience_hooks.cli.exits import CLEAN, FINDINGS, INCONCLUSIVE
from resilience_hooks.cli.impact import footprints
from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.report.columns import columns
from resilience_hooks.static.impact.compare import impacts
from resilience_hooks.static.impact.footprint import Footprint

State = Literal["current", "stale", "unknown"]

_DIGEST = 64
"""Hexadecimal digits of a content digest; a commit has 40 at most."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One running service against the tree; ``files`` are those that make it stale."""

    service: str
    running: str | None
    state: State
    reason: str
    files: tuple[str, ...] = ()


def run(options: argparse.Namespace) -> int:
    """Compare what runs with the tree."""
    running = _running(options)
    now = footprints(options.root, options.rev, tuple(running))
    found = [_deployment(name, what, now, options.root) for name, what in running.items()]
    if options.format == "json":
        document = {"schema": 1, "services": [asdict(each) for each in found]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(columns([("SERVICE", "RUNNING", "STATE", ""), *map(_row, found)]))
    states = {each.state for each in found}
    return FINDINGS if "stale" in states else INCONCLUSIVE if "unknown" in states else CLEAN


def _running(options: argparse.Namespace) -> Mapping[str, str | None]:
    """What runs, by service: a commit, a digest, or None where the service does not tell."""
    found: dict[str, str | None] = dict(_words(options.running))
    if options.file:
        found.update(_of_json(options.file))
    if options.health:
        found.update(_of_health(options.health))
    if not found:
        raise UsageError("name what runs: SERVICE=COMMIT, --file or --health")
    return found


def _words(words: list[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        service, equals, what = word.rpartition("=")
        if not (service and equals and what):
            raise UsageError(f"{word}: write SERVICE=COMMIT, or SERVICE=DIGEST")
        yield service, what


def _of_json(path: str) -> Mapping[str, str]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"--file {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"--file {path}: this is no JSON: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise UsageError(f'--file {path}: write {{"SERVICE": "COMMIT or DIGEST", …}}')
    return found


def _of_health(path: str) -> Iterator[tuple[str, str | None]]:
    """Ask the services of a file of ``verify-deployment``, whose names are those of the tree."""
    from resilience_hooks.deploy.budget import Budget  # noqa: PLC0415  an extra of its own
    from resilience_hooks.deploy.client import Reply  # noqa: PLC0415
    from resilience_hooks.deploy.wiring import assignments_of, settings_of  # noqa: PLC0415

    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--health {path}: {error.strerror}") from error
    settings = settings_of(path, text)
    budget = Budget.of(settings.deadline)
    for assignment in assignments_of(settings, datetime.now(timezone.utc)):
        reply = assignment.client.request(budget, assignment.target.health)
        document = (reply.document if isinstance(reply, Reply) else None) or {}
        told = document.get("digest") or document.get("commit")
        yield assignment.target.name, told if isinstance(told, str) else None


def _deployment(
    name: str, running: str | None, now: Mapping[str, Footprint], root: str | None
) -> Deployment:
    after = now.get(name)
    if after is None:
        return Deployment(name, running, "unknown", "its build context is not known")
    if running is None:
        return Deployment(name, running, "unknown", "it does not tell what it runs")
    if len(running) == _DIGEST:
        is_same = running == after.digest
        reason = "the same content" if is_same else "other content"
        return Deployment(name, running, "current" if is_same else "stale", reason)
    try:
        before = footprints(root, running, (name,))
    except (TreeError, UsageError) as error:
        return Deployment(name, running, "unknown", str(error))
    (impact,) = impacts(before, {name: after})
    if impact.change == "unchanged":
        return Deployment(name, running, "current", "the same content")
    reason = "code that it runs" if impact.code else "only files that it does not load"
    return Deployment(name, running, "stale", reason, impact.files)


def _row(found: Deployment) -> tuple[str, str, str, str]:
    more = f" and {len(found.files) - 3} more" if len(found.files) > 3 else ""
    files = ", ".join(found.files[:3]) + more
    why = f"{found.reason}: {files}" if files else found.reason
    return found.service, (found.running or "?")[:12], found.state, why
