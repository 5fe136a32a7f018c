"""``drift replay``: what the rule would have said, as each week closed."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from resilience_hooks.cli.document import document
from resilience_hooks.cli.drift.common import job_of
from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.drift.check import look
from resilience_hooks.drift.episodes import Episode, episodes
from resilience_hooks.drift.rule import JudgedWeek, Policy, judge
from resilience_hooks.drift.signals import likelihood, percent
from resilience_hooks.drift.tallies import WeekTally
from resilience_hooks.errors import UsageError
from resilience_hooks.report.columns import columns

_WEEK: Final = re.compile(r"(\d{1,9})/(\d{1,9})")
_FIRST: Final = date(2000, 1, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """One week of one series, and what was raised when it closed."""

    series: str
    week: str
    hits: int
    graded: int
    verdict: str
    posterior: float | None
    event: str


def run(options: argparse.Namespace) -> int:
    """Print the weeks."""
    judged, policy = _judged(options)
    found = [line for name, weeks in judged.items() for line in lines(name, weeks, policy)]
    if options.format == "json":
        sys.stdout.write(document(schema=1, weeks=found))
    else:
        header = ("SERIES", "WEEK", "HITS", "RATE", "VERDICT", "P(BELOW)", "")
        sys.stdout.write(columns([header, *map(_cells, found)]))
    return CLEAN


def lines(name: str, weeks: Sequence[JudgedWeek], policy: Policy) -> Iterator[Line]:
    """Every week, with what the rule says that it did not say a week before."""
    before: tuple[Episode, ...] = ()
    for count, week in enumerate(weeks, 1):
        after = episodes(weeks[:count], policy)
        current = after[-1] if after and after[-1].ended is None else None
        yield Line(
            name,
            week.week.start.isoformat() if week.week.start.year > 2000 else str(count),
            week.hits,
            week.graded,
            week.verdict,
            current.posterior if current else None,
            _event(before, after),
        )
        before = after


def _event(before: Sequence[Episode], after: Sequence[Episode]) -> str:
    if len(after) > len(before):
        return f"FIRES: {after[-1].level}"
    if not after or not before:
        return ""
    if after[-1].ending and not before[-1].ending:
        return f"ends: {after[-1].ending}"
    return "CONFIRMED" if after[-1].confirmed and not before[-1].confirmed else ""


def _judged(options: argparse.Namespace) -> tuple[Mapping[str, Sequence[JudgedWeek]], Policy]:
    if options.weeks:
        policy = Policy()
        return {"given": tuple(judge(_given(options.weeks), policy))}, policy
    found = look(job_of(options))
    judged = {str(series): a.weeks for series, a in found.assessments.items()}
    return judged, found.policy


def _given(text: str) -> Iterator[WeekTally]:
    for at, word in enumerate(text.split(",")):
        counts = _WEEK.fullmatch(word.strip())
        if counts is None or int(counts[1]) > int(counts[2]):
            raise UsageError(
                f"--weeks {word}: write hits/graded for each week, such as 26/40,24/40"
            )
        hits, graded = int(counts[1]), int(counts[2])
        yield WeekTally(_FIRST + timedelta(weeks=at), hits, graded - hits)


def _cells(line: Line) -> tuple[str, ...]:
    rate = percent(line.hits / line.graded) if line.graded else "–"
    posterior = likelihood(line.posterior) if line.posterior is not None else ""
    hits = f"{line.hits} of {line.graded}"
    return line.series, line.week, hits, rate, line.verdict, posterior, line.event
