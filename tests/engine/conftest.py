"""The engine that judges."""

from __future__ import annotations

import pytest

from tests.engine.buildah import why_unusable
from tests.unavailable import unavailable


@pytest.fixture(scope="session")
def engine() -> None:
    """An engine that works; where one is required, a missing one is a failure, not a skip."""
    if (problem := why_unusable()) is not None:
        unavailable(problem)
