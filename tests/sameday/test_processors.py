from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from resilience_hooks.outcomes import SUCCESS, Skipped
from resilience_hooks.sameday import NoDataExtracted, SameDayMixin, Schedule, same_day
from tests.sameday.slates import DAY, at, slate


class Base:
    """A processor as platforms have it, with the founding line."""

    def __init__(self, data: Any, schedule: Schedule | None, hours: float) -> None:
        self.raw_data = data
        self.schedule = schedule
        self.hours = hours
        self.validated = 0
        self.asked = 0

    @property
    def is_backfill_mode(self) -> bool:
        """As the base of the reference platform has it: not to be hidden by the mixin."""
        return False

    def validate_extracted_data(self) -> None:
        """Raise on empty data, whatever the time."""
        self.validated += 1
        if self.raw_data is None or self.raw_data.empty:
            raise ValueError("No data extracted")


class Facts:
    """Where a platform says what it knows."""

    schedule: Schedule | None
    hours: float
    asked: int

    def game_schedule(self, day: object) -> Schedule | None:
        """Of the one day that these tests have."""
        assert day == DAY
        self.asked += 1
        return self.schedule

    def game_day(self) -> object:
        """The day of the run, said by its options."""
        return DAY

    def moment(self) -> datetime:
        """Hours after the tip-off."""
        return at(self.hours)


class Mixed(Facts, SameDayMixin, Base):  # type: ignore[misc]  # Facts is loosely typed
    """By bases."""


@same_day
class Decorated(Facts, Base):
    """By a decorator."""


BOTH = pytest.mark.parametrize("cls", [Mixed, Decorated])
ROWS = pd.DataFrame({"points": [31]})
NONE = ROWS.iloc[:0]


@BOTH
def test_a_skip(cls: Any) -> None:
    """Before the games an empty frame ends in a skip, and the old validation is not reached."""
    processor = cls(NONE, slate("scheduled"), -8)
    processor.validate_extracted_data()
    assert processor.is_same_day
    assert processor.skip_processing
    assert isinstance(processor.outcome, Skipped)
    assert processor.validated == 0


@BOTH
@pytest.mark.parametrize(
    ("data", "schedule", "hours"),
    [
        pytest.param(NONE, slate("final"), 3, id="post_game"),
        pytest.param(NONE, None, -8, id="unknown schedule"),
        pytest.param(None, slate("scheduled"), -8, id="None"),
        pytest.param(NONE, slate("final"), 99, id="backfill"),
    ],
)
def test_a_failure(cls: Any, data: Any, schedule: Schedule | None, hours: float) -> None:
    """It goes on raising; the exception is the ValueError that callers know."""
    processor = cls(data, schedule, hours)
    with pytest.raises(NoDataExtracted, match=f"No data extracted from {cls.__name__}"):
        processor.validate_extracted_data()
    assert not processor.skip_processing


@BOTH
def test_data(cls: Any) -> None:
    """Data goes to the validation that the class had, and nothing is skipped."""
    processor = cls(ROWS, None, -8)
    processor.validate_extracted_data()
    assert processor.validated == 1
    assert processor.outcome is SUCCESS
    assert not processor.skip_processing


@BOTH
def test_a_swallowed_exception(cls: Any) -> None:
    """An extractor that says what it caught does not pass for an empty day."""
    processor = cls(NONE, slate("scheduled"), -8)
    processor.extraction_error = TimeoutError("BigQuery")
    with pytest.raises(NoDataExtracted, match="TimeoutError: BigQuery"):
        processor.validate_extracted_data()


@BOTH
def test_the_situation_is_decided_once(cls: Any) -> None:
    """A run that goes past the tip-off keeps the mode that it began with."""
    processor = cls(NONE, slate("scheduled"), -8)
    mode = processor.game_mode
    processor.hours, processor.schedule = 3, slate("final")
    processor.validate_extracted_data()
    assert processor.game_mode is mode
    assert processor.asked == 1


@BOTH
def test_a_backfill(cls: Any) -> None:
    """The processor's own property is asked."""
    backfill = type("Backfill", (cls,), {"is_backfill_mode": True})
    with pytest.raises(NoDataExtracted, match="in mode backfill"):
        backfill(NONE, slate("scheduled"), -8).validate_extracted_data()


def test_without_facts_nothing_is_skipped() -> None:
    """The mixin alone knows no schedule: emptiness stays a failure until somebody gives one."""

    class Bare(SameDayMixin):
        raw_data: Any = ()

    with pytest.raises(NoDataExtracted, match="in mode unknown"):
        Bare().validate_extracted_data()


def test_a_processor_without_data() -> None:
    """An extractor that set nothing is one that did not succeed."""
    with pytest.raises(NoDataExtracted, match="nothing says that a query ran"):
        SameDayMixin().validate_extracted_data()
