"""Whether "no data" is what a day's schedule leads to expect, or a failure.

Standard library only; any kind of frame, without importing one. ``docs/runtime/same-day.md``.
"""

from __future__ import annotations

from resilience_hooks.clock import utc_now
from resilience_hooks.outcomes.errors import NoDataExtracted
from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.modes import SAME_DAY_MODES, Mode, Season, mode_of
from resilience_hooks.sameday.processors import SameDayMixin, same_day
from resilience_hooks.sameday.rows import Rows, look
from resilience_hooks.sameday.schedule import Game, Schedule, Status
from resilience_hooks.sameday.validate import ExtractionFailed, Validated, validate_extracted_data

__all__ = [
    "SAME_DAY_MODES",
    "ExtractionFailed",
    "Game",
    "GameDays",
    "Mode",
    "NoDataExtracted",
    "Rows",
    "SameDayMixin",
    "Schedule",
    "Season",
    "Status",
    "Validated",
    "look",
    "mode_of",
    "same_day",
    "utc_now",
    "validate_extracted_data",
]
