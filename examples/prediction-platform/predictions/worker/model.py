"""A model that is good enough for an example."""

from statistics import fmean


def predict(points: list[float]) -> float:
    return round(fmean(points), 1)
