"""One outcome of each kind, and more where what follows depends on its fields."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from resilience_hooks.outcomes import (
    NO_CHANGE,
    SUCCESS,
    Deferred,
    FailedPermanent,
    FailedTransient,
    Outcome,
    Partial,
    RejectedOpen,
    Skipped,
)

NOON: Final = datetime(2026, 1, 20, 17, 0, tzinfo=timezone.utc)

OUTCOMES: Final[dict[str, Outcome]] = {
    "success": SUCCESS,
    "no-change": NO_CHANGE,
    "skipped": Skipped("games_not_final", NOON),
    "deferred": Deferred("upstream is late", retry_after=30),
    "partial": Partial("two of three", frozenset({"a", "b"}), frozenset({"c"})),
    "partial-requeued": Partial("c again", frozenset({"a"}), frozenset({"c"}), requeued=True),
    "transient": FailedTransient("timeout"),
    "permanent": FailedPermanent("no such team"),
    "rejected": RejectedOpen("breaker bigquery is open", 12.5, opening=2),
}
