"""``drift simulate``: false alarms and delays of rules, so that a team picks by evidence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from resilience_hooks.cli.document import document
from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.drift.operating import curves
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.signals import percent
from resilience_hooks.drift.simulate import RULES, Outcome, Scenario, compare
from resilience_hooks.errors import UsageError
from resilience_hooks.report.columns import columns


def run(options: argparse.Namespace) -> int:
    """Simulate, print the table, draw the curves."""
    policy = replace(Policy(), threshold=_share("--threshold", options.threshold))
    rate = float(_share("--rate", options.rate))
    after = float(_share("--after", options.after))
    if options.seasons < 1 or any(picks <= 0 for picks in options.picks):
        raise UsageError("--seasons and --picks must be positive")
    scenarios = [Scenario(picks, rate) for picks in options.picks]
    scenarios += [Scenario(picks, rate, after) for picks in options.picks]
    outcomes = list(compare(scenarios, options.seasons, options.seed, policy))
    if options.plot:
        _draw(options, policy)
    if options.format == "json":
        sys.stdout.write(document(schema=1, seasons=options.seasons, outcomes=outcomes))
    else:
        sys.stdout.write(_table(outcomes, options.picks))
    return CLEAN


def _share(option: str, value: float) -> Fraction:
    if not 0 < value < 100:
        raise UsageError(f"{option} {value}: write a percentage between 0 and 100")
    return Fraction(Decimal(str(value))) / 100


def _table(outcomes: Sequence[Outcome], picks: Sequence[float]) -> str:
    rows = [("RULE", *(f"FALSE ALARMS, {p:g}" for p in picks), *(f"DELAY, {p:g}" for p in picks))]
    for rule in RULES:
        found = [outcome for outcome in outcomes if outcome.rule == rule]
        healthy = [percent(o.alarmed) for o in found if o.scenario.rate_after is None]
        delayed = [_delay(o) for o in found if o.scenario.rate_after is not None]
        rows.append((rule, *healthy, *delayed))
    legend = (
        "False alarms: the share of healthy seasons with one, by mean picks a week. Delay: the\n"
        "median of weeks after the second week of a slide, and the share of slides ever seen.\n"
    )
    return columns(rows) + "\n" + legend


def _delay(outcome: Outcome) -> str:
    late = "never" if outcome.delay is None else f"{outcome.delay:g} weeks"
    return f"{late}, {percent(outcome.alarmed)}"


def _draw(options: argparse.Namespace, policy: Policy) -> None:
    try:
        Path(options.plot).write_text(
            curves(options.picks, options.seasons, options.seed, policy), encoding="utf-8"
        )
    except OSError as error:
        raise UsageError(f"--plot {options.plot}: {error.strerror}") from error
