"""The fixtures, as pytest finds them; what each needs is imported when a test asks for it.

pytest loads this module in every run of every project that has it installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from resilience_hooks.testing.broker import PushBroker
    from resilience_hooks.testing.clock import GameClock
    from resilience_hooks.testing.github import GitHubServer
    from resilience_hooks.testing.images import VirtualImage
    from resilience_hooks.testing.slack import SlackServer

_IMAGES: pytest.StashKey[list[VirtualImage]] = pytest.StashKey()


@pytest.fixture
def virtual_image(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., VirtualImage]]:
    """Lays out the image of a service: ``virtual_image(service, root=rootpath)``.

    Everything that is started from an image ends with the test; the logs are in the report of a
    test that fails.
    """
    from resilience_hooks.testing.images import VirtualImage  # noqa: PLC0415  the analyzer

    images = request.node.stash.setdefault(_IMAGES, [])

    def make(service: str, root: str | Path = request.config.rootpath) -> VirtualImage:
        image = VirtualImage.of(root, service, tmp_path_factory.mktemp("virtual-image"))
        images.append(image)
        return image

    yield make
    for image in images:
        image.stop()


@pytest.fixture
def push_broker(request: pytest.FixtureRequest) -> Iterator[PushBroker]:
    """A Pub/Sub that pushes when the test says so; by the game clock, where the test has one."""
    from resilience_hooks.testing.broker import PushBroker  # noqa: PLC0415  only where it is used

    with PushBroker() as broker:
        if "game_clock" in request.fixturenames:
            broker.now = request.getfixturevalue("game_clock").now
        yield broker


@pytest.fixture
def slack_server() -> Iterator[SlackServer]:
    """A Slack that keeps what it is sent."""
    from resilience_hooks.testing.slack import SlackServer  # noqa: PLC0415  only where it is used

    with SlackServer() as slack:
        yield slack


@pytest.fixture
def github_server() -> Iterator[GitHubServer]:
    """A GitHub with issues and workflows."""
    from resilience_hooks.testing.github import GitHubServer  # noqa: PLC0415  as above

    with GitHubServer() as github:
        yield github


@pytest.fixture
def game_clock(tmp_path: Path) -> GameClock:
    """A clock in a file, which the test turns and services read."""
    from resilience_hooks.testing.clock import GameClock  # noqa: PLC0415  only where it is used

    return GameClock(tmp_path / "game-clock")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    """Put what the services of a failed test have logged into its report."""
    if call.excinfo is None or call.when == "teardown":
        return
    for image in item.stash.get(_IMAGES, []):
        for service in image.started:
            item.add_report_section(call.when, f"log of {service.name}", service.log())
