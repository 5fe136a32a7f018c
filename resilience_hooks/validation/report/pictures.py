"""The past of a metric as a small SVG picture, coloured by the page that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from resilience_hooks.validation.report.model import Entry, Point

_WIDTH: Final = 260
_HEIGHT: Final = 72
_EDGE: Final = 6


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where days and values lie in the picture, in its own units."""

    first: date
    days: int
    low: float
    high: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(self.days - 1, 1)
        return _EDGE + share * (_WIDTH - 2 * _EDGE)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE)


def picture(entry: Entry, first: date, days: int) -> str:
    """Values as a line, verdicts as dots, bounds dashed; days without a value lie at the bottom."""
    plane = _plane(entry, first, days)
    parts = [*_bounds(entry, plane), *_line(entry.past, plane), *_dots(entry, plane)]
    label = escape(f"{entry.metric.name}, the last {days} days")
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _plane(entry: Entry, first: date, days: int) -> _Plane:
    values = [point.value for point in entry.past if point.value is not None]
    values += [bound for bound in _limits(entry) if bound is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
    return _Plane(first, days, low - margin, high + margin)


def _limits(entry: Entry) -> tuple[float | None, ...]:
    expected = entry.metric.expect.default
    return (expected.at_least, expected.at_most)


def _bounds(entry: Entry, plane: _Plane) -> Iterator[str]:
    for bound in _limits(entry):
        if bound is not None:
            y = f"{plane.y(bound):.1f}"
            yield f'<line class="bound" x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{y}" y2="{y}"/>'


def _line(past: Sequence[Point], plane: _Plane) -> Iterator[str]:
    places = [
        f"{plane.x(point.day):.1f},{plane.y(point.value):.1f}"
        for point in past
        if point.value is not None
    ]
    if len(places) > 1:
        yield f'<polyline class="line" points="{" ".join(places)}"/>'


def _dots(entry: Entry, plane: _Plane) -> Iterator[str]:
    for point in entry.past:
        y = _HEIGHT - _EDGE if point.value is None else plane.y(point.value)
        value = (
            "no value" if point.value is None else f"{point.value:g} {entry.metric.unit}".strip()
        )
        title = escape(f"{point.day}: {value}, {point.status.value}")
        yield (
            f'<circle class="dot {point.status.value}" cx="{plane.x(point.day):.1f}" cy="{y:.1f}" '
            f'r="3.2"><title>{title}</title></circle>'
        )
