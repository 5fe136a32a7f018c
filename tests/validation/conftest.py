"""Who is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resilience_hooks.testing.loopback import Answer, Server, serving


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The channel behind the variable ``SLACK_URL``."""
    with serving(lambda _: Answer()) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        yield server
