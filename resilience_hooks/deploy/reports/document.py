"""One JSON object; its schema is in ``docs/contract.md``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from resilience_hooks.deploy.model import Report, verdict_of


def document(reports: Iterable[Report]) -> str:
    """All reports and the verdict on all of them."""
    found = tuple(reports)
    verdict = verdict_of([report.verdict for report in found])
    services = [_service(report) for report in found]
    whole = {"schema": 1, "verdict": verdict, "services": services}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _service(report: Report) -> dict[str, Any]:
    target = report.target
    return {
        "name": target.name,
        "url": target.url,
        "commit": target.commit,
        "revision": target.revision,
        "since": target.since.isoformat(),
        "verdict": report.verdict,
        "steps": [
            {
                "name": step.name,
                "status": step.status,
                "summary": step.summary,
                "evidence": list(step.evidence),
                "seconds": round(step.seconds, 3),
            }
            for step in report.steps
        ],
    }
