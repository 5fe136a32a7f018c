"""How sure a count makes one of the rate behind it: exact posteriors, no approximation.

The prior is uniform, so that ``k`` hits of ``n`` leave Beta(k + 1, n - k + 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scipy.special import betainc, betaincinv


@dataclass(frozen=True, slots=True)
class Band:
    """The rates between which the true one lies with a given probability."""

    low: float
    high: float


def probability_below(threshold: Fraction, hits: int, graded: int) -> float:
    """The posterior probability that the true rate is below the threshold."""
    return float(betainc(hits + 1, graded - hits + 1, float(threshold)))


def band(hits: int, graded: int, mass: float = 0.9) -> Band:
    """The central credible interval that holds so much of the posterior."""
    tail = (1 - mass) / 2
    low, high = (
        float(betaincinv(hits + 1, graded - hits + 1, share)) for share in (tail, 1 - tail)
    )
    return Band(low, high)


def chance_of_so_few(threshold: Fraction, hits: int, graded: int) -> float:
    """The exact binomial p-value: so few hits or fewer, were the rate just the threshold."""
    if hits >= graded:
        return 1.0
    return float(betainc(graded - hits, hits + 1, 1 - float(threshold)))


def discoveries(p_values: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Which hypotheses Benjamini and Hochberg's step-up procedure rejects at a false rate.

    Controlling the False Discovery Rate, J. R. Statist. Soc. B 57 (1995), section 3.1.
    """
    ranked = sorted(p_values)
    passing = [p for rank, p in enumerate(ranked, 1) if p <= rate * rank / len(ranked)]
    limit = max(passing, default=-1.0)
    return tuple(p <= limit for p in p_values)
