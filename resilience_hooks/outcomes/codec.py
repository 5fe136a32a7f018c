"""Outcomes as JSON text, for stores: one text for one outcome, whichever process writes it."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, Final

from resilience_hooks.outcomes.kinds import (
    Deferred,
    FailedPermanent,
    FailedTransient,
    Kind,
    NoChange,
    Outcome,
    Partial,
    RejectedOpen,
    Skipped,
    Success,
)

CLASSES: Final[Mapping[Kind, type[Outcome]]] = {
    each.kind: each
    for each in (
        Success,
        NoChange,
        Skipped,
        Deferred,
        Partial,
        FailedTransient,
        FailedPermanent,
        RejectedOpen,
    )
}


def dump(outcome: Outcome) -> str:
    """The text of an outcome."""
    fields = {
        field.name: _plain(getattr(outcome, field.name)) for field in dataclasses.fields(outcome)
    }
    return json.dumps({"kind": outcome.kind.value, **fields}, sort_keys=True)


@functools.lru_cache(maxsize=1024)
def load(text: str) -> Outcome:
    """The outcome of a text. Raises ValueError, KeyError, TypeError for any other text."""
    fields: dict[str, Any] = json.loads(text)
    kind = Kind(fields.pop("kind"))
    if fields.get("expected_by"):
        fields["expected_by"] = datetime.fromisoformat(fields["expected_by"])
    return CLASSES[kind](**fields)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat()
    return sorted(value) if isinstance(value, frozenset) else value
