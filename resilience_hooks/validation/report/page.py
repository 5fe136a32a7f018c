"""The report as one HTML file without scripts or network: small multiples, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from resilience_hooks.validation.report.model import Entry, Report, first_day
from resilience_hooks.validation.report.pictures import picture
from resilience_hooks.webpage import webpage

_STYLE: Final = """
:root { --rate: #0969da; --bad: #cf222e; --good: #1a7f37; --weak: #9a6700; --none: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --rate: #4493f8; --bad: #f85149; --good: #3fb950;
  --weak: #d29922; --none: #6e7681; } }
.tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
.tile { margin: 0; } .tile.FAIL, .tile.NOT_EVALUATED { border-color: var(--bad); }
.tile p { margin: .25rem 0; }
.tile .value { font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.tile .said { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.verdict { font-weight: 600; font-size: .8rem; }
.FAIL, .NOT_EVALUATED { color: var(--bad); } .WARN, .DEGRADED { color: var(--weak); }
.PASS { color: var(--good); } .EXPECTED_EMPTY { color: var(--none); }
.tile { color: var(--ink); }
svg .line { stroke: var(--rate); fill: none; stroke-width: 1.5; opacity: .6; }
svg .bound { stroke: var(--soft); stroke-dasharray: 4 3; } svg .dot { fill: var(--none); }
svg .dot.PASS { fill: var(--good); } svg .dot.WARN, svg .dot.DEGRADED { fill: var(--weak); }
svg .dot.FAIL, svg .dot.NOT_EVALUATED { fill: var(--bad); }
"""

_LEGEND: Final = (
    "A dot is the last verdict of a day (green: in order, yellow: a warning or degraded, red: a "
    "failure or not evaluated, grey: empty as expected); dashed are the bounds of the default mode."
)


def rendered(report: Report, days: int, links: Mapping[str, str]) -> str:
    """The whole page: every metric with its past, by phase, the worst first."""
    run = report.run
    shown = " · ".join(f'<a href="{escape(url)}">{escape(t)}</a>' for t, url in links.items())
    counts = " · ".join(f"{count} {status.value}" for status, count in report.counts.items())
    phase = f" after {run.phase}" if run.phase else ""
    parts = [
        f'<p class="at">Game day {run.day}, {escape(run.mode.value)}. {counts}. '
        f"As of {run.at:%Y-%m-%d %H:%M} UTC. {shown}</p>",
        *_changes(report),
        *(_phase(report, name, days) for name in _phases(report)),
        f'<p class="at">{_LEGEND}</p>',
    ]
    return webpage(f"Validation{phase}: {report.worst.value}", _STYLE, parts)


def _changes(report: Report) -> Iterator[str]:
    for title, names in (("Worse", report.changes.worse), ("Recovered", report.changes.recovered)):
        if names:
            yield f"<section><b>{title}:</b> {escape(', '.join(names))}</section>"


def _phases(report: Report) -> list[str]:
    return list(dict.fromkeys(entry.metric.phase for entry in report.entries))


def _phase(report: Report, phase: str, days: int) -> str:
    first = first_day(report.run, days)
    tiles = (
        _tile(entry, picture(entry, first, days))
        for entry in report.by_severity
        if entry.metric.phase == phase
    )
    return f'<h2>{escape(phase)}</h2><div class="tiles">{"".join(tiles)}</div>'


def _tile(entry: Entry, drawn: str) -> str:
    metric, verdict = entry.metric, entry.verdict
    status = verdict.status.value
    value = "–" if verdict.value is None else f"{verdict.value:g} {metric.unit}".strip()
    expected = "" if entry.expected is None else f"expected: {entry.expected}"
    said = " · ".join(t for t in (verdict.reason, verdict.detail, expected, metric.owner) if t)
    runbook = f' <a href="{escape(metric.runbook)}">Runbook</a>' if metric.runbook else ""
    return (
        f'<section class="tile {status}"><h3>{escape(metric.name)}</h3>'
        f'<p><span class="value">{escape(value)}</span> '
        f'<span class="verdict {status}">{status}</span></p>'
        f'{drawn}<p class="said">{escape(said)}{runbook}</p></section>'
    )
