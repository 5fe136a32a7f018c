"""The green day once more, in containers of images that a real engine has built."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.services import RunningService, await_ready
from resilience_hooks.testing.slack import SlackServer
from tests.engine.buildah import why_unusable
from tests.engine.containers import PYTHON, Engine, based
from tests.flow.example import FIRST_DAY, SEASON, dockerfile_of, example
from tests.flow.platform import PUSHED, Platform
from tests.flow.scenarios import green_day
from tests.repository import Repository
from tests.startup.servers import free_port
from tests.unavailable import unavailable


@dataclass(frozen=True)
class BuiltImage:
    """An image of the engine's store; ``shared`` is a folder that its containers see too."""

    engine: Engine
    tag: str
    app: str
    shared: Path

    def start(self, env: Mapping[str, str], *, port: int | None = None) -> RunningService:
        """Start the service, and wait until it is healthy."""
        port = port or free_port()
        server = ("gunicorn", "--no-control-socket", "--worker-tmp-dir", "/tmp", "--threads", "8")
        words = (str(PYTHON), "-m", *server, "--bind", f"127.0.0.1:{port}", self.app)
        log = self.shared / f"{self.tag}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._command(words, env),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        service = RunningService(self.tag, port, process, env["RESILIENCE_HOOKS_TOKEN"], log)
        await_ready(service, "/health")
        return service

    def run(self, words: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run another command in a container to its end."""
        command = self._command((str(PYTHON), *words[1:]), env)
        return subprocess.run(command, capture_output=True, text=True, check=True)

    def _command(self, words: Sequence[str], env: Mapping[str, str]) -> list[str]:
        container = self.engine("from", "--pull-never", self.tag).stdout.strip()
        variables = [word for name, value in env.items() for word in ("--env", f"{name}={value}")]
        volume = ("--volume", f"{self.shared}:{self.shared}")
        options = ("--isolation", "chroot", *volume, *variables)
        return [*self.engine.command, "run", *options, container, "--", *words]


def built(engine: Engine, repository: Repository, name: str, shared: Path) -> BuiltImage:
    """The image of a service, without the RUN lines: the base has the packages, and no shell."""
    path = repository.path / dockerfile_of(name)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("RUN ")]
    path.write_text("\n".join(line.replace("=/app", "=/app:$PYTHONPATH") for line in lines))
    done = engine.build(repository.path, path, name)
    assert done.returncode == 0, done.stderr
    module = dockerfile_of(name).rpartition("/")[0].replace("/", ".")
    return BuiltImage(engine, name, f"{module}.service:app", shared)


@pytest.mark.engine
def test_green_day(
    push_broker: PushBroker,
    slack_server: SlackServer,
    game_clock: GameClock,
    tmp_path: Path,
) -> None:
    """What a real engine makes of the Dockerfiles goes through the day as the virtual images do."""
    if (problem := why_unusable()) is not None:
        unavailable(problem)
    for name in ("store", "base"):
        (tmp_path / name).mkdir()
    engine = based(tmp_path / "store", tmp_path / "base")
    repository = example(tmp_path / "platform")
    names = (*PUSHED, "scheduler")
    images = {name: built(engine, repository, name, tmp_path) for name in names}
    platform = Platform(images, tmp_path / "state", push_broker, game_clock, slack_server)
    try:
        platform.job(*SEASON)
        platform.at(FIRST_DAY, "08:00")
        platform.start()
        green_day(platform)
    finally:
        platform.stop()
