"""What one answer of a service means."""

from __future__ import annotations

from typing import Any, Final

from resilience_hooks.deploy.client import Reply, Unreachable
from resilience_hooks.deploy.model import Target
from resilience_hooks.deploy.repeat import Seen

_HEALTHY: Final = frozenset({"ok", "healthy", "up", "pass", "passing", "success", "ready"})
_SHORTEST_SHA: Final = 7


def object_of(reply: Reply | Unreachable) -> dict[str, Any] | Seen:
    """The JSON object of a 2xx, or what the answer means otherwise.

    401 and 403 say something of us, not of the service: nothing was measured.
    """
    if isinstance(reply, Unreachable):
        return Seen("fail", reply.reason, reply.is_final)
    if reply.status in (401, 403):
        return Seen("inconclusive", f"answers {reply.status}: our token does not open it", True)
    if reply.fault and reply.is_success:
        return Seen("fail", reply.fault)
    if reply.fault and 300 <= reply.status < 400:
        return Seen("fail", reply.fault, True)
    if not reply.is_success:
        return Seen("fail", f"answers {reply.status}", evidence=_complaint(reply))
    return reply.document or {}


def identity(document: dict[str, Any], target: Target) -> str | None:
    """How the answer comes from another commit or revision than the expected one, if it does."""
    for name, wanted, is_same in (
        ("commit", target.commit, _is_same_commit),
        ("revision", target.revision, str.__eq__),
    ):
        found = document.get(name)
        if wanted is not None and not (isinstance(found, str) and is_same(found, wanted)):
            shown = found if isinstance(found, str) else "not told"
            return f"{name} {shown[:60]}, not {wanted}"
    return None


def is_healthy(document: dict[str, Any]) -> bool:
    """Whether ``status`` says so; a document without one says nothing against it."""
    status = document.get("status", "ok")
    return status is True or (isinstance(status, str) and status.lower() in _HEALTHY)


def _is_same_commit(found: str, wanted: str) -> bool:
    shortest = min(len(found), len(wanted))
    return shortest >= _SHORTEST_SHA and found[:shortest].lower() == wanted[:shortest].lower()


def _complaint(reply: Reply) -> tuple[str, ...]:
    document = reply.document or {}
    errors = document.get("errors") or document.get("faults") or []
    lines = [str(error)[:300] for error in errors] if isinstance(errors, list) else []
    first = document.get("error") or document.get("message")
    return tuple([str(first)[:300]] if first else []) + tuple(lines[:20])
