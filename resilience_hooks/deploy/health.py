"""Step 2: healthy, and the commit and revision that were deployed, several times in a row."""

from __future__ import annotations

from resilience_hooks.deploy.answers import identity, is_healthy, object_of
from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.client import Client
from resilience_hooks.deploy.model import Step, Target
from resilience_hooks.deploy.repeat import Seen, repeat


def health(target: Target, client: Client, budget: Budget) -> Step:
    """An old revision may still answer while traffic moves: it is asked again, not at once red."""

    def ask() -> Seen:
        document = object_of(client.request(budget, target.health))
        if isinstance(document, Seen):
            return document
        if not is_healthy(document):
            return Seen("fail", f"says status {document.get('status')!r}"[:100])
        stranger = identity(document, target)
        return Seen("fail", stranger) if stranger else Seen("pass", _told(target))

    return repeat("health", target, budget, ask)


def _told(target: Target) -> str:
    expected = [f"commit {target.commit}"] if target.commit else []
    expected += [f"revision {target.revision}"] if target.revision else []
    return ", ".join(["healthy", *expected])
