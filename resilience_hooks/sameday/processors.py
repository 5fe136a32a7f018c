"""For processor classes that validate what they extracted: a mixin, and a decorator like it.

The class keeps its ``validate_extracted_data`` for data that is there. On empty data the schedule
decides: a skip sets ``skip_processing`` and ``outcome``, anything else raises NoDataExtracted.
"""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any, ClassVar, Final, TypeVar

from resilience_hooks.clock import utc_now
from resilience_hooks.outcomes.kinds import SUCCESS, Outcome
from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.modes import SAME_DAY_MODES, Mode, Season, mode_of
from resilience_hooks.sameday.schedule import Schedule
from resilience_hooks.sameday.validate import validate_extracted_data

_METHOD: Final = "validate_extracted_data"

C = TypeVar("C", bound=type)


class SameDayMixin:
    """Stands in front of the processor's base: ``class Stats(SameDayMixin, AnalyticsBase)``.

    A processor gives ``game_schedule`` and, where it is not today's, ``game_day``. An extractor
    that catches an exception sets ``extraction_error``; one whose None means "no rows" sets
    ``extraction_succeeded``. ``is_backfill_mode``, where the processor has it, is obeyed.
    """

    game_days: ClassVar[GameDays] = GameDays()
    season_dates: ClassVar[Season | None] = None

    raw_data: Any
    extraction_error: BaseException | None = None
    extraction_succeeded: bool | None = None
    skip_processing: bool = False
    outcome: Outcome = SUCCESS
    _decided: tuple[date, Schedule | None, Mode] | None = None

    def moment(self) -> datetime:
        """What time it is, aware."""
        return utc_now()

    def game_day(self) -> date:
        """The game day that this run is about; today's without anything else."""
        return self.game_days.day_of(self.moment())

    def game_schedule(self, day: date) -> Schedule | None:
        """What the schedule says of a day; None, unknown, where a processor does not give it."""
        return None

    @functools.cached_property
    def game_mode(self) -> Mode:
        """The mode of this run; decided when it is first asked for, and kept."""
        return self._situation()[2]

    @functools.cached_property
    def is_same_day(self) -> bool:
        """Whether games of the day are still to end."""
        return self.game_mode in SAME_DAY_MODES

    def validate_extracted_data(self) -> None:
        """Skip where no data is expected; raise NoDataExtracted where it is a failure.

        The validation of the class behind this one sees only data that is there.
        """
        if _is_worth_validating(self):
            behind = getattr(super(), _METHOD, None)
            if behind is not None:
                behind()

    def _situation(self) -> tuple[date, Schedule | None, Mode]:
        if self._decided is None:
            day = self.game_day()
            schedule = self.game_schedule(day)
            mode = mode_of(
                day,
                schedule,
                self.moment(),
                days=self.game_days,
                season=self.season_dates,
                backfill=bool(getattr(self, "is_backfill_mode", False)),
            )
            self._decided = day, schedule, mode
        return self._decided


def same_day(cls: C) -> C:
    """The mixin's behaviour for a class whose bases are to stay as they are."""
    own = getattr(cls, _METHOD, None)
    for name, value in vars(SameDayMixin).items():
        if not name.startswith("__") and not hasattr(cls, name):
            setattr(cls, name, value)

    def validate(self: SameDayMixin) -> None:
        if _is_worth_validating(self) and own is not None:
            own(self)

    setattr(cls, _METHOD, functools.wraps(own)(validate) if own else validate)
    return cls


def _is_worth_validating(processor: SameDayMixin) -> bool:
    """Look at what was extracted; whether there is data for the class's own validation."""
    _, schedule, mode = processor._situation()
    validated = validate_extracted_data(
        getattr(processor, "raw_data", None),
        mode,
        schedule,
        succeeded=processor.extraction_succeeded,
        error=processor.extraction_error,
        now=processor.moment(),
        days=processor.game_days,
        source=type(processor).__name__,
    )
    processor.raw_data, processor.outcome = validated.data, validated.outcome
    processor.skip_processing = validated.is_skip or processor.skip_processing
    return not validated.is_skip
