"""Evaluations as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.verdict import Status, Verdict


def dump(found: Evaluation) -> str:
    """One line of JSON; times in ISO format."""
    verdicts = [{**asdict(verdict), "status": verdict.status.value} for verdict in found.verdicts]
    document = {
        "phase": found.phase,
        "day": found.day.isoformat(),
        "mode": found.mode.value,
        "at": found.at.isoformat(),
        "verdicts": verdicts,
    }
    return json.dumps(document, sort_keys=True)


def load(text: str) -> Evaluation:
    """The inverse of ``dump``."""
    data = json.loads(text)
    return Evaluation(
        phase=data["phase"],
        day=date.fromisoformat(data["day"]),
        mode=Mode(data["mode"]),
        at=datetime.fromisoformat(data["at"]),
        verdicts=tuple(
            Verdict(**{**verdict, "status": Status(verdict["status"])})
            for verdict in data["verdicts"]
        ),
    )
