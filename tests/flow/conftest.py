"""The images of the example platform, laid out once, and a platform for each scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.images import VirtualImage
from resilience_hooks.testing.slack import SlackServer
from tests.flow.example import FIRST_DAY, SEASON, example, laid_out
from tests.flow.platform import Platform, sabotaged
from tests.flow.sabotage import Change

Opened: TypeAlias = Callable[..., Platform]


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, VirtualImage]:
    """The image of each service."""
    repository = example(tmp_path_factory.mktemp("example") / "platform")
    return laid_out(repository, tmp_path_factory.mktemp("images"))


@pytest.fixture
def platform(
    images: Mapping[str, VirtualImage],
    push_broker: PushBroker,
    slack_server: SlackServer,
    game_clock: GameClock,
    tmp_path: Path,
) -> Iterator[Opened]:
    """Makes a platform with a season of twelve days, its services running."""
    with ExitStack() as stack:

        def opened(changes: Sequence[Change] = (), *, start: bool = True) -> Platform:
            changed = sabotaged(images, changes, tmp_path / "changed")
            made = Platform(changed, tmp_path / "state", push_broker, game_clock, slack_server)
            stack.callback(made.stop)
            made.job(*SEASON)
            made.at(FIRST_DAY, "08:00")
            if start:
                made.start()
            return made

        yield opened
