from __future__ import annotations

import pytest

from resilience_hooks.breaker import BreakerOpen
from resilience_hooks.outcomes import (
    FailedPermanent,
    FailedTransient,
    NoDataExtracted,
    Outcome,
    OutcomeError,
    RejectedOpen,
    outcome_of,
)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (OutcomeError(FailedPermanent("bad team")), FailedPermanent("bad team")),
        (BreakerOpen(RejectedOpen("open", 3, 1)), RejectedOpen("open", 3, 1)),
        (NoDataExtracted("No data"), FailedTransient("NoDataExtracted: No data")),
        (ValueError("x"), FailedTransient("ValueError: x")),
        (TimeoutError(), FailedTransient("TimeoutError")),
    ],
    ids=lambda each: type(each).__name__,
)
def test_the_outcome_of_an_exception(error: Exception, outcome: Outcome) -> None:
    """What it carries, else a failure that is tried again."""
    assert outcome_of(error) == outcome


def test_no_data_is_a_value_error() -> None:
    """Handlers that were written for the founding exception go on working."""
    assert issubclass(NoDataExtracted, ValueError)
