"""One row for each series, as of the last look: for dashboards that read SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from resilience_hooks.drift.assessment import Assessment
from resilience_hooks.drift.survey import Survey
from resilience_hooks.errors import MeasurementError

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS drift_status (
    model TEXT NOT NULL, segment TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL,
    week TEXT, hits INTEGER, graded INTEGER, bad_weeks INTEGER NOT NULL, posterior REAL,
    PRIMARY KEY (model, segment));
"""


@dataclass(frozen=True, slots=True)
class StatusRow:
    """``state`` is ok, suspected, confirmed, stale or unknown; ``week`` the last judged one.

    ``segment`` is empty for a model as a whole; ``bad_weeks`` and ``posterior`` are of the run of
    an alarm that stands.
    """

    model: str
    segment: str
    at: str
    state: str
    week: str | None
    hits: int | None
    graded: int | None
    bad_weeks: int
    posterior: float | None


def rows(survey: Survey) -> Iterator[StatusRow]:
    """Every series of a survey, and the models that have nothing to be judged by."""
    for assessment in survey.assessments.values():
        yield _row(survey, assessment)
    known = {series.model for series in survey.assessments}
    for stale in survey.stale:
        if stale.model not in known:
            at = survey.at.isoformat()
            yield StatusRow(stale.model, "", at, "stale", None, None, None, 0, None)


def upsert(path: Path, found: Iterable[StatusRow]) -> None:
    """Write the rows over those of the same series. Raises MeasurementError."""
    values = [astuple(row) for row in found]
    try:
        with sqlite3.connect(path, timeout=30) as connection:
            connection.executescript(_SCHEMA)
            connection.executemany(
                f"INSERT OR REPLACE INTO drift_status VALUES ({', '.join('?' * 9)})", values
            )
        connection.close()
    except sqlite3.Error as error:
        raise MeasurementError(f"{path}: the status cannot be written: {error}") from error


def stored(path: Path) -> tuple[StatusRow, ...]:
    """The rows that are there, by model and segment. Raises MeasurementError."""
    try:
        connection = sqlite3.connect(path, timeout=30)
        connection.executescript(_SCHEMA)
        found = connection.execute("SELECT * FROM drift_status ORDER BY model, segment").fetchall()
        connection.close()
    except sqlite3.Error as error:
        raise MeasurementError(f"{path}: the status cannot be read: {error}") from error
    return tuple(StatusRow(*row) for row in found)


def state_of(survey: Survey, assessment: Assessment) -> str:
    """What is known of a series in one word."""
    if any(stale.model == assessment.series.model for stale in survey.stale):
        return "stale"
    if assessment.alarm:
        return assessment.alarm.level
    return "ok" if any(w.verdict != "neutral" for w in assessment.weeks) else "unknown"


def _row(survey: Survey, assessment: Assessment) -> StatusRow:
    last = assessment.weeks[-1] if assessment.weeks else None
    alarm = assessment.alarm
    return StatusRow(
        assessment.series.model,
        assessment.series.segment,
        survey.at.isoformat(),
        state_of(survey, assessment),
        last.week.start.isoformat() if last else None,
        last.hits if last else None,
        last.graded if last else None,
        alarm.run.weeks if alarm else 0,
        alarm.posterior if alarm else None,
    )
