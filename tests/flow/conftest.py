"""The example platform as a repository, its virtual images, and a platform for each scenario."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.images import VirtualImage
from resilience_hooks.testing.slack import SlackServer
from tests.flow.platform import PUSHED, Platform, sabotaged
from tests.flow.sabotage import Change
from tests.repository import Repository

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "pipeline"
FIRST_DAY: Final = "2026-01-10"

Opened: TypeAlias = Callable[..., Platform]


def example(folder: Path) -> Repository:
    """A repository of its own that holds the example platform."""
    repository = Repository.create(folder)
    shutil.copytree(
        EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "state")
    )
    repository.commit()
    return repository


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, VirtualImage]:
    """The image of each service, laid out once."""
    repository = example(tmp_path_factory.mktemp("example") / "platform")
    folder = tmp_path_factory.mktemp("images")
    return {
        name: VirtualImage.of(repository.path, _dockerfile(name), folder / name)
        for name in (*PUSHED, "scheduler")
    }


def _dockerfile(name: str) -> str:
    folder = {
        "coordinator": "predictions/coordinator",
        "worker": "predictions/worker",
        "scheduler": "jobs",
    }
    return f"{folder.get(name, name)}/Dockerfile"


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
            made.job("jobs.season", FIRST_DAY, "--days", "12", "--seed", "7")
            made.at(FIRST_DAY, "08:00")
            if start:
                made.start()
            return made

        yield opened
