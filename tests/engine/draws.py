"""Two ways to draw that hypothesis has no word for."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

T = TypeVar("T")


def weighted(draw: DrawFn, *choices: tuple[int, T]) -> T:
    """One of the choices, each as often as its weight says."""
    pool = [choice for weight, choice in choices for _ in range(weight)]
    return draw(st.sampled_from(pool))


def chance(draw: DrawFn, percent: int) -> bool:
    """True in so many of a hundred cases."""
    return draw(st.integers(0, 99)) >= 100 - percent
