"""Protections of the example platform taken away, one each, to see the scenario fail without it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """A text of a file of the platform, and what stands there instead."""

    path: str
    right: str
    wrong: str

    def make(self, tree: Path) -> None:
        """Change the file below a folder. Raises ValueError where the text is not there once."""
        place = tree / self.path
        text = place.read_text()
        if text.count(self.right) != 1:
            raise ValueError(f"{self.path} does not have this once: {self.right}")
        place.write_text(text.replace(self.right, self.wrong))


_NEVER_A_FAILURE = (
    "validate_extracted_data = lambda data, *facts, **more: Validated(data, SUCCESS)\n"
)
_ALWAYS_A_FAILURE = """\
def validate_extracted_data(data, *facts, **more):
    rows = list(data)
    if not rows:
        raise ValueError("No data extracted")
    return Validated(rows, SUCCESS)
"""
_VALIDATED = "from resilience_hooks.sameday import Validated\n"
_SUCCESS = "from resilience_hooks.outcomes import SUCCESS\n"
_EXTRACT = "from resilience_hooks.sameday import mode_of, validate_extracted_data\n"
_ANALYTICS = "from resilience_hooks.sameday import validate_extracted_data\n"


def _instead(body: str) -> str:
    return f"{_VALIDATED}{_SUCCESS}{body}"


EMPTINESS_RAISES = (
    Change(
        "extract/service.py",
        _EXTRACT,
        "from resilience_hooks.sameday import mode_of\n" + _instead(_ALWAYS_A_FAILURE),
    ),
    Change("analytics/service.py", _ANALYTICS, _instead(_ALWAYS_A_FAILURE)),
)
"""What the founding processors did: no data is an error, whatever the hour."""

EMPTINESS_PASSES = (
    Change(
        "extract/service.py",
        _EXTRACT,
        "from resilience_hooks.sameday import mode_of\n" + _instead(_NEVER_A_FAILURE),
    ),
    Change(
        "analytics/service.py",
        _ANALYTICS,
        _instead(_NEVER_A_FAILURE),
    ),
    Change(
        "grading/service.py",
        _EXTRACT,
        "from resilience_hooks.sameday import mode_of\n" + _instead(_NEVER_A_FAILURE),
    ),
)
"""The overcorrection: no data is never an error."""

SKIPS_COUNT_AS_FAILURES = (
    Change(
        "analytics/service.py",
        "    return validated.outcome\n",
        "    if validated.is_skip:\n"
        "        raise ValueError('No data extracted')\n"
        "    return validated.outcome\n",
    ),
)

NO_MEMORY_OF_MESSAGES = (
    Change(
        "shared/service.py",
        'app.add_url_rule("/push", "push", flask_view(handler), methods=["POST"])',
        "from flask import request\n"
        "    from resilience_hooks.push import read_envelope\n"
        "    def view():\n"
        "        process(read_envelope(request.get_data()))\n"
        '        return "ok"\n'
        '    app.add_url_rule("/push", "push", view, methods=["POST"])',
    ),
)

STATE_IN_MEMORY = (
    Change(
        "shared/settings.py",
        'DATABASE = Database(STATE / "state.sqlite")',
        "import tempfile\nDATABASE = Database(Path(tempfile.mkdtemp()) / 'state.sqlite')",
    ),
)

PHASE_OF_THE_CLOCK = (
    Change(
        "analytics/service.py",
        'return phase("analytics", request["day"]), request["unit"]',
        'return phase("analytics", str(settings.DAYS.day_of(settings.now()))), request["unit"]',
    ),
)

EVERY_SCHEDULER_PUBLISHES = (
    Change(
        "jobs/scheduler.py",
        'if do_once(claims, f"run {day}/{run}", LEASE, work).held:',
        "if work(None):",
    ),
)

PREDICTIONS_WITHOUT_A_KEY = (
    Change(
        "shared/warehouse.py",
        "made_at TEXT,\n    PRIMARY KEY (game_id, player, model));\nCREATE",
        "made_at TEXT);\nCREATE",
    ),
)

PHASE_IS_NOT_PASSED_ON = (
    Change(
        "analytics/service.py",
        'publish("analytics-complete", {"day": str(trigger.phase.day), "key": trigger.key})',
        "pass",
    ),
)

NO_STARTUP_CHECK = (Change("predictions/coordinator/service.py", "\nverify_imports()\n", "\n"),)

NO_WORKER_IN_THE_IMAGE = (
    Change(
        "predictions/coordinator/Dockerfile", "COPY predictions/worker/ ./predictions/worker/\n", ""
    ),
)
