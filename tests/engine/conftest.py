"""The engine that judges."""

from __future__ import annotations

import os

import pytest

from tests.engine.buildah import why_unusable


@pytest.fixture(scope="session")
def engine() -> None:
    """An engine that works; where one is required, a missing one is a failure, not a skip."""
    if (problem := why_unusable()) is not None:
        if os.environ.get("RESILIENCE_HOOKS_ENGINE") == "required":
            pytest.fail(problem)
        pytest.skip(problem)
