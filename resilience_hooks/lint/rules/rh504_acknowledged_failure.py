"""RH504: a failure is answered with 200, and nothing is kept of it.

A handler of requests answers 2xx in an `except`, or with a body that speaks of an error, and
calls nothing that keeps a dead letter.

**Why it breaks.** For Pub/Sub, Cloud Scheduler and Cloud Tasks a 2xx means done: the message is
gone. Nobody can look at it, nobody can send it again, and the dashboards show requests that
succeeded.

Before:

    try:
        process(envelope)
    except Exception as error:
        logger.error(error)
        return {"status": "error"}, 200

After:

    except TimeoutError as error:
        return {"status": "error"}, 503

where trying again may help, and where it never will:

    except BadMessage as error:
        dead_letters.put(DeadLetter(message_id, str(error), body))
        return {"status": "rejected"}, 200

`PushHandler` of `resilience_hooks.push` does both by the table of outcomes.

**Silence it.** Where there is nothing to deliver again: `# rh: ignore[RH504] reason` on the line
that answers.

**Known limits.** A dead letter is told by the name of what is called (`dead_letter`, `dlq`,
`quarantine`, `log_failure`). An `except` that names what is no failure (`AlreadyProcessed`,
`SkipError`, …), a health check, and the answer that there is nothing to do are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst

from resilience_hooks.lint.answers import acknowledged, claims_failure
from resilience_hooks.lint.base import code_rule
from resilience_hooks.lint.emptiness import empty_in
from resilience_hooks.lint.handlers import caught, keeps_a_record
from resilience_hooks.lint.names import words
from resilience_hooks.lint.source import Place, Source
from resilience_hooks.static.findings import Finding

_HARMLESS: Final = frozenset(
    {"already", "conflict", "duplicate", "exists", "found", "skip", "skipped", "stop", "unchanged"}
)
_HEALTH: Final = frozenset({"health", "healthz", "healthcheck", "live", "ready", "readiness"})


def judge(source: Source) -> Iterator[Finding]:
    """One finding for each such answer."""
    for place in source.places:
        returned = place.statement
        if isinstance(returned, cst.Return) and returned.value is not None:
            body = acknowledged(returned.value)
            if body is not None and _is_failure(place, body) and not _is_kept(place):
                yield _finding(returned, place, source)


def _is_failure(place: Place, body: cst.BaseExpression) -> bool:
    """Whether the answer follows from an exception, or speaks of a failure itself."""
    function = place.function
    if function is None or words(function.name.value) & _HEALTH:
        return False
    handler = _handler(place)
    if handler is None:
        return claims_failure(body) and not _is_about_emptiness(place)
    return not any(words(name) & _HARMLESS for name in caught(handler))


def _handler(place: Place) -> cst.ExceptHandler | None:
    """The handler that the answer stands in, in its own function."""
    for step in reversed(place.inside):
        if isinstance(step.owner, cst.ExceptHandler):
            return step.owner
    return None


def _is_about_emptiness(place: Place) -> bool:
    """Whether it answers that there is nothing, which is no failure of the request."""
    owner = place.inside[-1].owner if place.inside else None
    return isinstance(owner, cst.If) and any(empty_in(owner.test))


def _is_kept(place: Place) -> bool:
    return keeps_a_record(each for step in place.inside for each in step.before)


def _finding(returned: cst.Return, place: Place, source: Source) -> Finding:
    name = place.function.name.value if place.function else ""
    return Finding(
        code=RULE.code,
        severity="error",
        message=f"{name}() answers a failure with success, and keeps no dead letter",
        path=source.path,
        line=source.line(returned),
        consequence="for Pub/Sub the message is done: it is never delivered again",
        remedy="answer 503, or keep a dead letter first",
    )


RULE = code_rule(
    "RH504",
    "acknowledged-failure",
    judge,
    r"\breturn\b",
    r"\b(20[0124]|OK|HTTP_20[04]\w*|NO_CONTENT)\b",
    r"^\s*except\b|(?i:error|fail|false)",
)
