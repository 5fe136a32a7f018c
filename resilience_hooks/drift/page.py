"""The dashboard: one HTML file without scripts or network, readable in light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from resilience_hooks.drift.assessment import Assessment
from resilience_hooks.drift.chart import chart
from resilience_hooks.drift.rule import JudgedWeek
from resilience_hooks.drift.signals import percent
from resilience_hooks.drift.status import state_of
from resilience_hooks.drift.survey import Survey
from resilience_hooks.drift.tallies import OVERALL
from resilience_hooks.webpage import webpage

_STYLE: Final = """
:root { --rate: #0969da; --band: #0969da2b; --bad: #cf222e; --good: #1a7f37; --weak: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --rate: #4493f8; --band: #4493f833; --bad: #f85149;
  --good: #3fb950; --weak: #d29922; } }
figcaption { color: var(--soft); }
.scroll { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  margin: 1rem 0; overflow-x: auto; } figure { margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .75rem 1rem;
  color: var(--soft); }
th, td { text-align: left; padding: .4rem 1rem; border-top: 1px solid var(--line);
  white-space: nowrap; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.confirmed, .bad { color: var(--bad); font-weight: 600; }
.good, .ok { color: var(--good); }
.suspected, .stale { color: var(--weak); font-weight: 600; }
.neutral, .unknown { color: var(--soft); }
svg text { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); } svg .threshold { stroke: var(--bad); stroke-dasharray: 5 4; }
svg .rate { stroke: var(--rate); fill: none; stroke-width: 2; } svg .band { fill: var(--band); }
svg .run { fill: var(--bad); opacity: .12; } svg .dot { fill: var(--rate); }
svg .dot.bad { fill: var(--bad); } svg .dot.neutral { fill: var(--soft); }
svg .fired { stroke: var(--bad); stroke-width: 2; }
"""

_LEGEND: Final = (
    "Dots: the weekly rate. Band: where the true rate is with 90 % probability. Dashed: the "
    "threshold. Shaded: runs of bad weeks. Upright: an alarm fired."
)


def page(survey: Survey, links: Mapping[str, str]) -> str:
    """The whole page. Models with an alarm come first."""
    overall = [a for s, a in survey.assessments.items() if s.segment == OVERALL]
    overall.sort(key=lambda assessment: (assessment.alarm is None, assessment.series))
    shown = " · ".join(f'<a href="{escape(url)}">{escape(t)}</a>' for t, url in links.items())
    parts = [
        f'<p class="at">As of {survey.at:%Y-%m-%d %H:%M} UTC. {shown}</p>',
        *_alarm_sections(survey),
        _fleet(survey, overall),
        f'<p class="at">{_LEGEND}</p>',
        *(_model(survey, assessment) for assessment in overall),
    ]
    return webpage(_headline(survey), _STYLE, parts)


def _headline(survey: Survey) -> str:
    found = []
    if survey.alarms:
        found.append(_counted(len(survey.alarms), "drift alarm"))
    if survey.stale:
        found.append(f"grading has stopped for {_counted(len(survey.stale), 'model')}")
    return "Models: " + (", ".join(found) or "no alarm")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _alarm_sections(survey: Survey) -> Iterable[str]:
    for signal in survey.signals:
        yield (
            f'<section><h2>{escape(signal.title)} <span class="{signal.level}">{signal.level}'
            f"</span></h2>{escape(signal.summary)}</section>"
        )


def _fleet(survey: Survey, overall: Iterable[Assessment]) -> str:
    rows = "\n".join(_row(survey, assessment) for assessment in overall)
    threshold = percent(float(survey.policy.threshold))
    return (
        f'<div class="scroll"><table><caption>The fleet; a week below {threshold} is bad</caption>'
        '<tr><th scope="col">Model</th><th scope="col">State</th><th scope="col">Last week</th>'
        '<th scope="col" class="n">Rate</th><th scope="col" class="n">Hits</th>'
        '<th scope="col">Weak segments</th></tr>'
        f"{rows}</table></div>"
    )


def _row(survey: Survey, assessment: Assessment) -> str:
    last = assessment.weeks[-1] if assessment.weeks else None
    weak = [s.series.segment for s in survey.weak if s.series.model == assessment.series.model]
    state = state_of(survey, assessment)
    return (
        f'<tr><th scope="row">{escape(str(assessment.series))}</th><td class="{state}">{state}</td>'
        f"<td>{last.week.start if last else '–'}</td>{_numbers(last)}"
        f"<td>{escape(', '.join(weak)) or '–'}</td></tr>"
    )


def _numbers(last: JudgedWeek | None) -> str:
    if last is None or not last.graded:
        return '<td class="n">–</td><td class="n">–</td>'
    rate = percent(last.hits / last.graded)
    return (
        f'<td class="n {last.verdict}">{rate}</td><td class="n">{last.hits} of {last.graded}</td>'
    )


def _model(survey: Survey, assessment: Assessment) -> str:
    judged = _counted(len(assessment.weeks), "closed week")
    raised = _counted(len(assessment.episodes), "alarm")
    return (
        f"<section><figure><h2>{escape(str(assessment.series))}</h2>"
        f"{chart(assessment, survey.policy)}"
        f"<figcaption>{judged}, {raised}</figcaption></figure></section>"
    )
