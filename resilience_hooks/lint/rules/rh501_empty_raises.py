"""RH501: no data raises, whatever the time of day.

An extraction, a validation or a processing step raises because there is no data, and nothing on
the way there asks whether data is to be expected: the mode of the run, the schedule.

**Why it breaks.** Before the games there is nothing to extract. The exception makes the push fail,
Pub/Sub delivers it again and again, the breaker opens, the phase never completes, and whoever is
alerted learns to look away. The failure of the evening then looks the same.

Before:

    class PlayerStats(AnalyticsBase):
        def validate_extracted_data(self):
            if self.raw_data is None or self.raw_data.empty:
                raise ValueError("No data extracted")

After:

    from resilience_hooks.sameday import same_day

    @same_day
    class PlayerStats(AnalyticsBase):
        def game_schedule(self, day):
            return schedule_of(day)

        def validate_extracted_data(self):
            if self.raw_data is None or self.raw_data.empty:
                raise ValueError("No data extracted")

or, in a function:

    validated = validate_extracted_data(rows, mode, schedule)
    if validated.is_skip:
        return validated.outcome

It goes on raising (`NoDataExtracted`, a `ValueError`) where the mode expects data, where the
schedule is unknown, and where the extraction itself failed.

**Fix.** `--fix` decorates the class where that changes nothing but the answer: where the method
begins with this check of `self.raw_data`, and does nothing else in it than to log and to raise.
Until the class has a `game_schedule`, it raises as before.

**Silence it.** Where emptiness is a failure at any time: `# rh: ignore[RH501] reason` on the line
that raises.

**Known limits.** What is data is told by names (`df`, `rows`, `raw_data`, …) and by the message
(`No data …`); what asks the mode, too (`mode`, `is_same_day`, `schedule`, `has_games_on(day)`, …).
Tests, missing files, missing arguments, broken downloads and answers to web requests are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.base import code_rule
from resilience_hooks.lint.decorating import decorated, is_decorated, is_safe_to_decorate
from resilience_hooks.lint.emptiness import empty_in
from resilience_hooks.lint.names import called, dotted, last, text_of, words, words_in
from resilience_hooks.lint.source import Place, Source
from resilience_hooks.static.findings import Finding

_PATH: Final = frozenset(
    {
        *("extract", "extracted", "extraction", "extractor", "validate", "validation"),
        *("validator", "process", "processed", "processor"),
    }
)
# Steps that are on the path in a class that is named after it: ``StatsProcessor.transform()``.
_STEP: Final = frozenset({"calculate", "fetch", "load", "prepare", "query", "run", "transform"})
_DATA: Final = frozenset(
    {"data", "df", "extracted", "frame", "dataframe", "records", "results", "rows"}
)
# What a download is before it is read: empty, it is a broken transfer at any time of day.
_RAW: Final = frozenset({"body", "content", "decoded", "download", "html", "response", "text"})
_ASKS: Final = frozenset(
    {
        *("mode", "sameday", "schedule", "scheduled", "schedules", "offseason", "postponed"),
        *("backfill", "allow", "allowed", "optional", "required", "skip"),
    }
)
_SAME_DAY: Final = frozenset({"same", "day"})
_ABOUT_GAMES: Final = frozenset({"games", "season", "slate", "played"})
_MESSAGE: Final = re.compile(
    r"\b(no|empty|zero|missing)(\s(?!(at|for|from|in|of|on)\b)[\w-]+){0,4}?"
    r"\s(data|rows|records|results)\b"
    r"(?!\s(dir|directory|field|file|key|path|source)\b)"
    r"|\b(data|rows|records|results)\s(is|are|was|were|returned)\s(empty|none)\b",
    re.IGNORECASE,
)
_GENERAL: Final = frozenset({"ValueError", "RuntimeError", "Exception", "AssertionError"})
_OURS: Final = frozenset({"ExtractionFailed", "NoDataExtracted"})
_ABOUT_DATA: Final = frozenset(["data", "empty", "extraction", "extract", "validation"])


def judge(source: Source) -> Iterator[Finding]:
    """One finding for each such ``raise``."""
    for place in source.places:
        raised = place.statement
        if isinstance(raised, cst.Raise) and _is_on_the_path(place):
            subject = _empty_subject(place)
            if subject and _is_about_data(raised) and not _asks(place):
                yield _finding(place, raised, subject, source)


def _is_on_the_path(place: Place) -> bool:
    """Whether it extracts, validates or processes, by the names of the function and its class."""
    function, owner = place.function, place.nearest(cst.ClassDef)
    if function is None or is_decorated(function, owner):
        return False
    name = words(function.name.value)
    return bool(name & _PATH or (owner and name & _STEP and words(owner.name.value) & _PATH))


def _empty_subject(place: Place) -> str | None:
    """What was found empty on the way to the ``raise``: data, by name or by the message."""
    message = bool(_MESSAGE.search(text_of(place.statement)))
    for step in reversed(place.inside):
        if not isinstance(step.owner, cst.If) or _is_before_orelse(place, step.owner):
            continue
        for name, how in empty_in(step.owner.test):
            found = words(last(name))
            if not found & _RAW and (how == "empty" or message or _is_data(found, how)):
                return name
    return None


def _is_data(found: frozenset[str], how: str) -> bool:
    """Whether a name is one of data; that it is None may as well mean a missing argument."""
    return how != "None" and bool(found & _DATA)


def _is_before_orelse(place: Place, owner: cst.If) -> bool:
    """Whether the statement stands in an ``else`` of an ``if``, where its test was false."""
    owners = [step.owner for step in place.inside]
    index = owners.index(owner)
    return index + 1 < len(owners) and owners[index + 1] is owner.orelse


def _is_about_data(raised: cst.Raise) -> bool:
    """A general exception, or one that is named after data; no HTTP error, no missing file."""
    name = last(called(raised.exc) or dotted(raised.exc)) if raised.exc else ""
    if name in _GENERAL:
        return True
    return name not in _OURS and bool(words(name) & _ABOUT_DATA)


def _asks(place: Place) -> bool:
    """Whether a test on the way, or one before it, asks in which situation this runs."""
    tests = [step.owner.test for step in place.inside if isinstance(step.owner, cst.If)]
    tests += [each.test for each in place.preceding if isinstance(each, cst.If)]
    return any(map(_is_question, tests))


def _is_question(test: cst.BaseExpression) -> bool:
    """``is_same_day``, ``mode is …``, ``has_games_on(day)``; ``not games`` asks for data."""
    found = words_in(test)
    if found & _ASKS or found >= _SAME_DAY:
        return True
    return any(words(last(called(call))) & _ABOUT_GAMES for call in m.findall(test, m.Call()))


def _finding(place: Place, raised: cst.Raise, subject: str, source: Source) -> Finding:
    name = last(called(raised.exc) or dotted(raised.exc)) if raised.exc else "an exception"
    function = place.function.name.value if place.function else ""
    return Finding(
        code=RULE.code,
        severity="error",
        message=f"{function}() raises {name} when {subject} is empty, without asking the mode",
        path=source.path,
        line=source.line(raised),
        consequence="before the games, when nothing can be there yet, the run fails and is retried",
        remedy="let validate_extracted_data() of resilience_hooks.sameday decide",
    )


def fix(source: Source) -> str:
    """The file with ``@same_day`` on the classes for which that is safe."""
    found = {finding.line for finding in judge(source)}
    classes = [
        owner
        for place in source.places
        if isinstance(place.statement, cst.Raise) and source.line(place.statement) in found
        for owner in [place.nearest(cst.ClassDef)]
        if owner is not None and is_safe_to_decorate(place)
    ]
    return decorated(source.module, classes)


RULE = code_rule(
    "RH501",
    "empty-data-raises",
    judge,
    r"\bif\b",
    r"empty\b|\bnot\b|\blen\(|\bis None|num_rows|== \[\]",
    r"^\s*raise (ValueError|RuntimeError|Exception|AssertionError"
    r"|[\w.]*(Data|Empty|Extract|Validat)\w*)\b",
    fix=fix,
)
