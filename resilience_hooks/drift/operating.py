"""Operating characteristics as a picture: how often rules speak, by the true rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.signals import percent
from resilience_hooks.drift.simulate import RULES, Outcome, Scenario, compare

_RATES: Final = tuple(rate / 100 for rate in range(46, 71, 2))
_WIDTH: Final = 640
_HEIGHT: Final = 300
_MARGIN: Final = 44
_COLOURS: Final = ("#0969da", "#9a6700", "#8250df", "#1a7f37", "#cf222e")


def curves(picks: Sequence[float], seasons: int, seed: int, policy: Policy) -> str:
    """An SVG file: for each number of picks a panel with a curve for each rule."""
    panels = []
    for number, mean in enumerate(picks):
        scenarios = [Scenario(mean, rate) for rate in _RATES]
        outcomes = list(compare(scenarios, seasons, seed, policy))
        panels.append(
            f'<g transform="translate(0 {number * _HEIGHT})">{_panel(mean, outcomes)}</g>'
        )
    height = _HEIGHT * len(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="system-ui, sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n'
    )


def _panel(mean: float, outcomes: Sequence[Outcome]) -> str:
    title = f"Seasons with an alarm, {mean:g} picks a week"
    return "".join(
        (
            f'<text x="{_MARGIN}" y="20" font-weight="600" font-size="13">{title}</text>',
            *_axes(),
            *_lines(outcomes),
        )
    )


def _axes() -> Iterator[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(share)
        yield f'<line x1="{_MARGIN}" x2="{_WIDTH - 150}" y1="{y}" y2="{y}" stroke="#d1d9e0"/>'
        yield f'<text x="{_MARGIN - 6}" y="{y + 4}" text-anchor="end">{percent(share)}</text>'
    for rate in _RATES[::2]:
        yield f'<text x="{_x(rate)}" y="{_HEIGHT - 20}" text-anchor="middle">{percent(rate)}</text>'


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for number, (rule, colour) in enumerate(zip(RULES, _COLOURS, strict=True)):
        found = [outcome for outcome in outcomes if outcome.rule == rule]
        points = " ".join(f"{_x(o.scenario.rate)},{_y(o.alarmed)}" for o in found)
        y = 50 + 18 * number
        name = rule.replace(">=", "≥")
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{_WIDTH - 140}" y="{y}" fill="{colour}">{name}</text>'


def _x(rate: float) -> float:
    low, high = _RATES[0], _RATES[-1]
    return round(_MARGIN + (rate - low) / (high - low) * (_WIDTH - 150 - _MARGIN), 1)


def _y(share: float) -> float:
    return round(34 + (1 - share) * (_HEIGHT - 34 - 40), 1)
