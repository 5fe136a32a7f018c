"""The weeks of a model as an SVG picture, coloured by the page that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from resilience_hooks.drift.assessment import Assessment
from resilience_hooks.drift.evidence import band
from resilience_hooks.drift.rule import JudgedWeek, Policy
from resilience_hooks.drift.signals import percent

_WIDTH: Final = 900
_HEIGHT: Final = 240
_LEFT: Final = 44
_RIGHT: Final = 12
_TOP: Final = 12
_BOTTOM: Final = 28
_GRID: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where weeks and rates lie in the picture, in its own units."""

    weeks: int

    @property
    def step(self) -> float:
        return (_WIDTH - _LEFT - _RIGHT) / max(self.weeks, 1)

    def x(self, at: int) -> float:
        return _LEFT + self.step * (at + 0.5)

    def y(self, rate: float) -> float:
        return _TOP + (1 - rate) * (_HEIGHT - _TOP - _BOTTOM)


def chart(assessment: Assessment, policy: Policy) -> str:
    """The picture, with the counts of each week as a title of its dot."""
    weeks = assessment.weeks
    plane = _Plane(len(weeks))
    parts = [
        *_axes(plane, weeks, float(policy.threshold)),
        *_runs(plane, weeks),
        *_curve(plane, weeks),
        *_alarms(plane, assessment),
        *(_dot(plane, at, week) for at, week in enumerate(weeks) if week.graded),
    ]
    label = escape(f"Weekly rate of {assessment.series}")
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _axes(plane: _Plane, weeks: Sequence[JudgedWeek], threshold: float) -> Iterator[str]:
    right = _WIDTH - _RIGHT
    for rate in _GRID:
        y = plane.y(rate)
        yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{percent(rate)}</text>'
    y = plane.y(threshold)
    yield f'<line class="threshold" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
    every = max(1, -(-len(weeks) // 12))
    for at in range(0, len(weeks), every):
        name = f"{weeks[at].week.start:%b %d}"
        yield f'<text x="{plane.x(at):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{name}</text>'


def _runs(plane: _Plane, weeks: Sequence[JudgedWeek]) -> Iterator[str]:
    for verdict, found in groupby(enumerate(weeks), key=lambda item: item[1].verdict):
        places = [at for at, _ in found]
        if verdict == "bad" and len(places) > 1:
            x, width = plane.x(places[0]) - plane.step / 2, plane.step * len(places)
            height = _HEIGHT - _TOP - _BOTTOM
            yield (
                f'<rect class="run" x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{height}"/>'
            )


def _curve(plane: _Plane, weeks: Sequence[JudgedWeek]) -> Iterator[str]:
    """The band and the line, over the weeks that have a rate."""
    found = [
        (at, week, band(week.hits, week.graded)) for at, week in enumerate(weeks) if week.graded
    ]
    if not found:
        return
    upper = [f"{plane.x(at):.1f},{plane.y(b.high):.1f}" for at, _, b in found]
    lower = [f"{plane.x(at):.1f},{plane.y(b.low):.1f}" for at, _, b in reversed(found)]
    line = [f"{plane.x(at):.1f},{plane.y(w.hits / w.graded):.1f}" for at, w, _ in found]
    yield f'<polygon class="band" points="{" ".join([*upper, *lower])}"/>'
    yield f'<polyline class="rate" points="{" ".join(line)}"/>'


def _alarms(plane: _Plane, assessment: Assessment) -> Iterator[str]:
    places = {week.week.start: at for at, week in enumerate(assessment.weeks)}
    for episode in assessment.episodes:
        x = plane.x(places[episode.fired])
        title = f"fired in the week of {episode.fired}, {episode.level}"
        yield (
            f'<line class="fired" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}">'
            f"<title>{title}</title></line>"
        )


def _dot(plane: _Plane, at: int, week: JudgedWeek) -> str:
    rate = week.hits / week.graded
    title = f"{week.week.start}: {percent(rate)}, {week.hits} of {week.graded}, {week.verdict}"
    return (
        f'<circle class="dot {week.verdict}" cx="{plane.x(at):.1f}" cy="{plane.y(rate):.1f}" r="4">'
        f"<title>{title}</title></circle>"
    )
