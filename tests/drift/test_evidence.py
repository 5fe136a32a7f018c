from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.drift.evidence import (
    band,
    chance_of_so_few,
    discoveries,
    probability_below,
)

THRESHOLD = Fraction(55, 100)
counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def binomial_cdf(hits: int, graded: int, rate: Fraction) -> Fraction:
    return sum(
        (comb(graded, k) * rate**k * (1 - rate) ** (graded - k) for k in range(hits + 1)),
        Fraction(0),
    )


@given(counts)
def test_p_value_is_the_binomial_sum(count: tuple[int, int]) -> None:
    """The p-value equals the sum over all outcomes as bad, in exact fractions."""
    exact = float(binomial_cdf(*count, THRESHOLD))
    assert chance_of_so_few(THRESHOLD, *count) == pytest.approx(exact, rel=1e-9)


@given(counts)
def test_posterior_is_the_binomial_tail(count: tuple[int, int]) -> None:
    """With a uniform prior, P(rate < t) is P(more than k of n + 1 at the rate t), exactly."""
    hits, graded = count
    exact = 1 - float(binomial_cdf(hits, graded + 1, THRESHOLD))
    assert probability_below(THRESHOLD, hits, graded) == pytest.approx(exact, abs=1e-9)


@given(counts)
def test_band_holds_its_mass(count: tuple[int, int]) -> None:
    """Nine tenths of the posterior lie inside the band, one twentieth on either side."""
    found = band(*count)
    for edge, below in ((found.low, 0.05), (found.high, 0.95)):
        assert probability_below(Fraction(edge), *count) == pytest.approx(below, abs=1e-6)


DISCOVERIES = {
    "nothing tested": ([], []),
    "the example of the paper: the first four of fifteen": (
        [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719,
         .6528, .7590, 1.0],
        [True] * 4 + [False] * 11,
    ),
    "one that passes carries those before it": ([.04, .045, .05], [True, True, True]),
    "order does not matter": ([.9, .001], [False, True]),
    "none": ([.2, .3], [False, False]),
}  # fmt: skip


@pytest.mark.parametrize(("p_values", "expected"), DISCOVERIES.values(), ids=DISCOVERIES)
def test_discoveries(p_values: list[float], expected: list[bool]) -> None:
    """Benjamini and Hochberg's procedure at a false discovery rate of 5 %."""
    assert discoveries(p_values, 0.05) == tuple(expected)
