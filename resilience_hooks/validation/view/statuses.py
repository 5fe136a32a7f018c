"""The verdict on a metric, in SQL: what ``verdict.judge`` says, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.metric import Expectation, Metric
from resilience_hooks.validation.plan import Broken, Planned, Ready


def status_sql(item: Planned, columns: Mapping[str, str]) -> str:
    """The CASE of a metric, as BigQuery writes it; ``columns`` are numbers of metrics by id.

    It reads v0 (value), n0 (rows), mode, stale, and s0 (verdict) of prerequisites.
    """
    if isinstance(item, Broken):
        return "'NOT_EVALUATED'"
    metric, number = item.metric, columns[item.metric.id]
    before = [f"s{columns[name]}" for name in metric.prerequisites]
    blocked = [f"{status} IN ('FAIL', 'NOT_EVALUATED')" for status in before]
    refused = [f"n{number} > 1", f"IS_INF(v{number})", f"IS_NAN(v{number})", *blocked]
    if metric.expect.of(Mode.UNKNOWN) is None:
        refused.append("mode = 'unknown'")
    judged = _by_mode(metric, f"v{number}", before)
    return f"CASE WHEN {' OR '.join(refused)} THEN 'NOT_EVALUATED' ELSE {_seen(item, judged)} END"


def _by_mode(metric: Metric, value: str, before: Sequence[str]) -> str:
    default = _judged(metric, metric.expect.default, value, before)
    branches = [
        f"WHEN '{mode.value}' THEN {_judged(metric, expected, value, before)}"
        for mode, expected in metric.expect.by_mode.items()
    ]
    return f"CASE mode {' '.join(branches)} ELSE {default} END" if branches else default


def _judged(metric: Metric, expected: Expectation, value: str, before: Sequence[str]) -> str:
    failed = "'FAIL'" if metric.severity == "error" else "'WARN'"
    nothing = _nothing(expected, before, failed)
    if expected.empty == "required":
        early = f"CASE WHEN stale THEN 'NOT_EVALUATED' ELSE {failed} END"
        return f"CASE WHEN {value} <> 0 THEN {early} ELSE {nothing} END"
    fault = " OR ".join(_beyond(value, expected.at_least, expected.at_most))
    doubt = " OR ".join(_beyond(value, expected.warn_below, expected.warn_above))
    none = f"{value} IS NULL" + (f" OR ({value} = 0 AND ({fault}))" if fault else "")
    branches = [(none, nothing), (fault, failed), (doubt, "'WARN'")]
    cases = " ".join(f"WHEN {condition} THEN {then}" for condition, then in branches if condition)
    return f"CASE {cases} ELSE 'PASS' END"


def _nothing(expected: Expectation, before: Sequence[str], failed: str) -> str:
    excused = [f"WHEN {status} = 'EXPECTED_EMPTY' THEN 'EXPECTED_EMPTY'" for status in before]
    last = failed if expected.empty == "fails" else "'EXPECTED_EMPTY'"
    stale = [] if expected.empty == "fails" else [f"WHEN stale THEN {failed}"]
    branches = [*excused, *stale]
    return f"CASE {' '.join(branches)} ELSE {last} END" if branches else last


def _beyond(value: str, low: float | None, high: float | None) -> list[str]:
    below = [f"{value} < {low!r}"] if low is not None else []
    above = [f"{value} > {high!r}"] if high is not None else []
    return below + above


def _seen(item: Ready, judged: str) -> str:
    """With missing columns: a value that they reach is not judged, another is."""
    if not item.missing:
        return judged
    if not item.is_whole:
        return "'DEGRADED'"
    return f"CASE {judged} WHEN 'PASS' THEN 'DEGRADED' ELSE {judged} END"
