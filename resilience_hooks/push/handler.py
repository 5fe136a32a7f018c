"""From the body of a push to the answer, by the table of outcomes."""

from __future__ import annotations

import json
import logging
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from resilience_hooks.clock import utc_now
from resilience_hooks.durable.claims import Claim, Claims, SQLiteClaims
from resilience_hooks.durable.database import Database
from resilience_hooks.durable.once import do_once
from resilience_hooks.outcomes.codec import dump, load
from resilience_hooks.outcomes.errors import outcome_of
from resilience_hooks.outcomes.kinds import Deferred, Outcome, RejectedOpen
from resilience_hooks.outcomes.notices import Limits, Notice, notice_of
from resilience_hooks.outcomes.table import Push, row_of, status_of
from resilience_hooks.push.deadletters import (
    DeadLetter,
    DeadLetters,
    SQLiteDeadLetters,
    digest_of,
)
from resilience_hooks.push.envelope import BadEnvelope, Message, read_envelope

LEASE: Final = 660.0
"""Seconds: longer than Pub/Sub waits for an answer, which is ten minutes at most."""

_LIMITS: Final = Limits()
_LOG: Final = logging.getLogger("resilience_hooks.push")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the push is answered with; the body is JSON for people."""

    status: int
    content: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The content as bytes."""
        return json.dumps(self.content).encode()


class PushHandler:
    """Has each message processed to an end once, and answers by how that ended.

    ``process`` returns an Outcome, or raises. A message that another instance works on is
    answered with 503 until its ``lease`` (seconds) ends. ``notify`` is told, once for each key,
    what the table of outcomes says that people should know; that it fails changes no answer.
    """

    def __init__(  # noqa: PLR0913  the parts, each replaceable
        self,
        process: Callable[[Message], Outcome],
        claims: Claims,
        dead_letters: DeadLetters,
        *,
        name: str = "push",
        notify: Callable[[Notice], None] | None = None,
        limits: Limits = _LIMITS,
        lease: float = LEASE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._process = process
        self._claims = claims
        self._dead_letters = dead_letters
        self._name = name
        self._notify = notify
        self._limits = limits
        self._lease = lease
        self._clock = clock

    @classmethod
    def open(  # noqa: PLR0913  as above
        cls,
        process: Callable[[Message], Outcome],
        database: Database | str | os.PathLike[str],
        *,
        name: str = "push",
        notify: Callable[[Notice], None] | None = None,
        limits: Limits = _LIMITS,
        lease: float = LEASE,
        clock: Callable[[], datetime] = utc_now,
    ) -> PushHandler:
        """The handler that keeps its state in a SQLite file; handlers in one file need names."""
        file = database if isinstance(database, Database) else Database(database)

        def seconds() -> float:
            return clock().timestamp()

        return cls(
            process,
            SQLiteClaims(file, seconds),
            SQLiteDeadLetters(file, seconds),
            name=name,
            notify=notify,
            limits=limits,
            lease=lease,
            clock=clock,
        )

    def handle(self, body: bytes) -> Answer:
        """The answer to a push with this body; what a store raises passes, for a 500."""
        try:
            message = read_envelope(body)
        except BadEnvelope as error:
            return self.reject(body, str(error))
        return self.receive(message, body)

    def reject(self, body: bytes, reason: str) -> Answer:
        """Put away a body that is no message. It is acknowledged only when the record is kept."""
        key = digest_of(body)
        self._dead_letters.put(DeadLetter(key, reason, body))
        self._tell(Notice(f"{self._name}/{key}", "error", f"{self._name}: {reason}"))
        return Answer(200, {"outcome": "FAILED_PERMANENT", "reason": reason, "dead_letter": key})

    def receive(self, message: Message, body: bytes) -> Answer:
        """The answer to a message; ``body`` is what a dead letter keeps of it."""
        claim = self._claims.take(f"{self._name} {message.id}", self._lease)
        if claim.result is not None:
            return _answer(load(claim.result), repeated=True)
        if not claim.held:
            wait = claim.until - self._clock().timestamp()
            return _answer(Deferred("another instance works on it", max(1.0, wait)))
        return self._worked_on(claim, replace(message, attempt=claim.attempts), body)

    def _worked_on(self, claim: Claim, message: Message, body: bytes) -> Answer:
        """Process under the claim; it is finished by what is acknowledged, else given back."""
        try:
            outcome = self._outcome(message)
            if row_of(outcome).push is Push.DEAD_LETTER:
                self._dead_letters.put(DeadLetter(message.id, outcome.reason, body))
        except BaseException:
            self._claims.release(claim)
            raise
        if status_of(outcome) == 200:
            self._claims.finish(claim, dump(outcome))
        else:
            self._claims.release(claim)
        self._tell(self._notice(outcome, message))
        return _answer(outcome)

    def _outcome(self, message: Message) -> Outcome:
        try:
            outcome = self._process(message)
        except Exception as error:
            _LOG.exception("%s: message %s, attempt %d", self._name, message.id, message.attempt)
            return outcome_of(error)
        if not isinstance(outcome, Outcome):
            raise TypeError(f"process returned {outcome!r}: return an Outcome, such as SUCCESS")
        return outcome

    def _notice(self, outcome: Outcome, message: Message) -> Notice | None:
        subject = f"{self._name}/{message.id}"
        if isinstance(outcome, RejectedOpen):
            subject = outcome.reason  # one opening is one notice, however many messages wait
        return notice_of(
            outcome, subject, attempts=message.attempt, now=self._clock(), limits=self._limits
        )

    def _tell(self, notice: Notice | None) -> None:
        notify = self._notify
        if notice is None or notify is None:
            return

        def work(_: Claim) -> Literal["sent"]:
            notify(notice)
            return "sent"

        try:
            do_once(self._claims, f"notice {notice.key}", self._lease, work)
        except Exception:
            _LOG.exception("%s: the notice %s was not sent", self._name, notice.key)


def _answer(outcome: Outcome, *, repeated: bool = False) -> Answer:
    content: dict[str, object] = {"outcome": outcome.kind.value, "reason": outcome.reason}
    if repeated:
        content["repeated"] = True
    wait = getattr(outcome, "retry_after", None)
    headers = {} if wait is None else {"Retry-After": str(math.ceil(wait))}
    return Answer(status_of(outcome), content, headers)
