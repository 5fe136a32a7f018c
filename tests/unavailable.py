"""What a test does where a part of its world is missing."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def unavailable(reason: str) -> NoReturn:
    """Skip; but fail where everything has been set up for the tests, as in CI."""
    if os.environ.get("RESILIENCE_HOOKS_ENGINE") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
