"""Step 3: the self-test, which runs every import, and a dry run on a critical path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resilience_hooks.deploy.answers import identity, is_healthy, object_of
from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.client import Client, Reply
from resilience_hooks.deploy.model import Probe, Step, Target
from resilience_hooks.deploy.repeat import Seen, repeat


def selftest(target: Target, client: Client, budget: Budget) -> Step:
    """Every instance that answers must have imported everything that its manifest lists."""
    path = target.selftest
    if path is None:
        return Step("selftest", "skipped", "no path was given")

    def ask() -> Seen:
        reply = client.request(budget, path)
        if isinstance(reply, Reply) and reply.document and reply.status >= 500:
            return _faults(reply.document)
        document = object_of(reply)
        if isinstance(document, Seen):
            return document
        stranger = identity(document, target)
        if stranger:
            return Seen("fail", stranger)
        return Seen("pass", "all imports work") if is_healthy(document) else _faults(document)

    return repeat("selftest", target, budget, ask)


def probe(target: Target, client: Client, budget: Budget) -> Step:
    """One request that changes nothing; the service must repeat that it did not."""
    wanted = target.probe
    if wanted is None:
        return Step("probe", "skipped", "no request was given")

    def ask() -> Seen:
        document = object_of(client.request(budget, wanted.path, wanted.method, wanted.body))
        return document if isinstance(document, Seen) else _judged(document, wanted)

    return repeat("probe", target, budget, ask)


def _judged(document: Mapping[str, Any], wanted: Probe) -> Seen:
    if document.get("dry_run") is not True:
        summary = 'the answer lacks "dry_run": true; nobody knows what the request has changed'
        return Seen("fail", summary, is_final=True)
    for key, value in wanted.expect.items():
        if document.get(key) != value:
            return Seen("fail", f"{key} is {document.get(key)!r}, not {value!r}"[:200])
    return Seen("pass", f"{wanted.method} {wanted.path} works, dry run")


def _faults(document: Mapping[str, Any]) -> Seen:
    """The faults of a startup report: module, what went wrong, who imports it."""
    found = document.get("faults")
    faults = (
        [fault for fault in found if isinstance(fault, dict)] if isinstance(found, list) else []
    )
    modules = [str(fault.get("module", "?")) for fault in faults]
    named = ", ".join(modules[:5]) + (" …" if len(modules) > 5 else "")
    lines = tuple(_line(fault) for fault in faults[:20])
    return Seen("fail", f"imports fail: {named}" if named else "says it failed", evidence=lines)


def _line(fault: Mapping[str, Any]) -> str:
    """Module, error, importer and the line that repairs it, as far as they are told."""
    told = [str(fault[key]) for key in ("module", "error", "importer", "remedy") if fault.get(key)]
    return "; ".join(told)[:400]
