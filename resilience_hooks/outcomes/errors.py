"""Outcomes as exceptions, for code that ends by raising.

OutcomeError           work ended with the outcome that it carries
NoDataExtracted        no data where data is expected; a ValueError, so that handlers keep working
"""

from __future__ import annotations

from resilience_hooks.outcomes.kinds import FailedTransient, Outcome


class OutcomeError(Exception):
    """Ends the work with an outcome: ``raise OutcomeError(FailedPermanent("no such team"))``."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(f"{outcome.kind.value}: {outcome.reason}".rstrip(": "))


class NoDataExtracted(ValueError):  # noqa: N818  the name of the founding exception's message
    """An extraction brought nothing where something is expected."""


def outcome_of(error: Exception) -> Outcome:
    """The outcome that an exception stands for: the one it carries, or a transient failure.

    A failure counts as permanent only where the code says so: to give up on a message is the
    choice that cannot be taken back.
    """
    if isinstance(error, OutcomeError):
        return error.outcome
    return FailedTransient(f"{type(error).__name__}: {error}".rstrip(": "))
