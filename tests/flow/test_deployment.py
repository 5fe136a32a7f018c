"""What is deployed is verified before a day is played on it."""

from __future__ import annotations

import pytest

from resilience_hooks.cli.main import main
from resilience_hooks.health import TOKEN_VARIABLE
from tests.flow.conftest import Opened
from tests.flow.platform import PUSHED, TOKEN


def test_every_service_is_verified(platform: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is ready and healthy, and imports everything that its manifest lists."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    running = platform().running
    words = ("--selftest", "/selftest", "--deadline", "30")
    codes = {name: main(["verify-deployment", each.url, *words]) for name, each in running.items()}
    assert codes == dict.fromkeys(PUSHED, 0)
