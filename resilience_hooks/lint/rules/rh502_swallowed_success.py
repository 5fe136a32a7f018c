"""RH502: a broad except answers with success.

A handler that catches everything returns what the function returns when it succeeded: `True`,
`{"status": "success"}`, `SUCCESS`. The caller cannot know that anything was wrong.

**Why it breaks.** The message is acknowledged and gone, the breaker counts a success, the phase is
complete, and the data is missing. It shows days later, in what was computed from it.

Before:

    def process(message):
        try:
            save(rows_of(message))
            return True
        except Exception as error:
            logger.error(error)
            return True

After:

    def process(message):
        save(rows_of(message))
        return SUCCESS

An exception that leaves the function is counted by everyone (`resilience_hooks.outcomes`). What is
known to be harmless is caught by its name.

**Silence it.** Where success is the true answer: `# rh: ignore[RH502] reason` on the line that
returns.

**Known limits.** A bare `True` is looked at only in functions that are named after work
(`process`, `save`, `publish`, …): in a question (`is_`, `should_`, …) it is an answer. HTTP answers
are RH504's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.answers import claims_success
from resilience_hooks.lint.base import code_rule
from resilience_hooks.lint.handlers import is_broad, may_leave
from resilience_hooks.lint.names import words
from resilience_hooks.lint.source import Place, Source
from resilience_hooks.static.findings import Finding

_WORK: Final = frozenset(
    {
        *("calculate", "deliver", "execute", "export", "extract", "handle", "import", "ingest"),
        *("insert", "load", "process", "publish", "record", "run", "save", "send", "store"),
        *("sync", "transform", "trigger", "update", "upload", "validate", "write"),
    }
)
_QUESTION: Final = frozenset({"is", "has", "should", "can", "needs", "check", "was", "are"})
_TRUE: Final = m.Name("True")


def judge(source: Source) -> Iterator[Finding]:
    """One finding for each such ``return``."""
    for place in source.places:
        returned = place.statement
        if isinstance(returned, cst.Return) and _is_swallowing(place) and _is_success(place):
            yield Finding(
                code=RULE.code,
                severity="error",
                message=f"{_name(place)}() returns success after catching every exception",
                path=source.path,
                line=source.line(returned),
                consequence="what failed is taken for done: nobody retries it, nobody is told",
                remedy="let the exception pass, or return a failure such as FailedTransient(…)",
            )


def _name(place: Place) -> str:
    return place.function.name.value if place.function else ""


def _is_swallowing(place: Place) -> bool:
    """Whether a broad handler comes here, whatever it caught."""
    if not place.inside or place.function is None:
        return False
    handler = place.inside[-1].owner
    return (
        isinstance(handler, cst.ExceptHandler)
        and is_broad(handler)
        and not may_leave(place.inside[-1].before)
    )


def _is_success(place: Place) -> bool:
    value = place.statement.value if isinstance(place.statement, cst.Return) else None
    if value is None or isinstance(value, cst.Tuple):
        return False
    if m.matches(value, _TRUE):
        return _is_named_after_work(_name(place)) and _is_what_work_returns(place)
    return claims_success(value)


def _is_named_after_work(name: str) -> bool:
    first = next(iter(part for part in name.split("_") if part), "")
    return bool(words(name) & _WORK) and first not in _QUESTION


def _is_what_work_returns(place: Place) -> bool:
    """Whether the body of the ``try`` returns True as well, or the function False elsewhere."""
    function = place.function
    if function is None:
        return False
    returned = m.findall(function, m.Return(value=_TRUE | m.Name("False")))
    return len(returned) > 1


RULE = code_rule(
    "RH502",
    "swallowed-success",
    judge,
    r"^\s*except\b(:|.*Exception)",
    r"\breturn (True\b|SUCCESS|NO_CHANGE|\w*Success\b|\w*NoChange\b|\{|\w+\(|[\"'(])",
    r"True|(?i:success|no_?change|[\"'](ok|completed?|processed)[\"'])",
)
