"""The example platform at work: each service a process in its own image's tree, on loopback."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from resilience_hooks.breaker import Snapshot, SQLiteStore
from resilience_hooks.durable import Database
from resilience_hooks.phases import Completion, PhaseKey, PhaseLedger
from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.images import VirtualImage
from resilience_hooks.testing.services import RunningService
from resilience_hooks.testing.slack import SlackServer
from tests.flow.sabotage import Change

TOKEN: Final = "flow-token"
PUSHED: Final = {
    "extract": ("game-day",),
    "analytics": ("analytics",),
    "coordinator": ("analytics-complete",),
    "worker": ("prediction-requests",),
    "grading": ("analytics-complete",),
}
"""The services, and the topics that are pushed to each."""

GAMES: Final = 3
PICKS: Final = 18
"""Games a day, and predictions: three players of each team."""

_ZONE: Final = ZoneInfo("America/New_York")


class Image(Protocol):
    """What a service is started from."""

    def start(self, env: Mapping[str, str], *, port: int | None = None) -> RunningService:
        """Start it, and wait until it is healthy."""

    def run(self, words: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run another command in it to its end."""


@dataclass
class Platform:
    """Everything that runs, and the questions that a scenario asks of it.

    ``images`` are those of the services by name; ``state`` is the folder that they
    share, as a volume would be.
    """

    images: Mapping[str, Image]
    state: Path
    broker: PushBroker
    clock: GameClock
    slack: SlackServer
    running: dict[str, RunningService] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """What the processes are told."""
        return {
            "PLATFORM_STATE": str(self.state),
            "PUBSUB_EMULATOR_HOST": self.broker.host,
            "PUBSUB_PROJECT_ID": self.broker.project,
            "SLACK_WEBHOOK_URL": self.slack.webhook_url,
            "RESILIENCE_HOOKS_TOKEN": TOKEN,
            **self.clock.env,
        }

    def start(self, *names: str) -> None:
        """Start services, all of them by default, and have Pub/Sub push to them."""
        for name in names or PUSHED:
            ports = {name: service.port for name, service in self.running.items()}
            service = self.images[name].start(self.env, port=ports.get(name))
            if name not in self.running:
                for topic in PUSHED[name]:
                    self.broker.subscribe(topic, f"{service.url}/push", name=f"{name}-{topic}")
            self.running[name] = service

    def stop(self) -> None:
        """End what runs."""
        for service in self.running.values():
            service.stop()

    def at(self, day: str, time: str) -> datetime:
        """Turn the clock to a wall-clock time in New York."""
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=_ZONE)
        self.clock.set(moment)
        return moment

    def job(self, *words: str) -> str:
        """Run a job of the image ``scheduler`` to its end; what it prints."""
        done = self.images["scheduler"].run(["python", "-m", *words], self.env)
        done.check_returncode()
        return done.stdout

    def together(self, module: str, count: int) -> None:
        """Run a job several times at once."""
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(self.job, [module] * count))

    def tick(self) -> str:
        """Let the scheduler start what is due."""
        return self.job("jobs.scheduler")

    def play(self, day: str, time: str, **how: int) -> None:
        """Let the scheduler tick at a time, and every message that follows be delivered."""
        self.at(day, time)
        self.tick()
        self.broker.deliver(**how)

    def analytics(self, day: str) -> Completion:
        """How far the analytics of a day are."""
        ledger = PhaseLedger.open(Database(self.state / "state.sqlite"), clock=self.clock.now)
        return ledger.completion(PhaseKey("analytics", date.fromisoformat(day)))

    @property
    def breaker(self) -> Snapshot:
        """The state of the breaker of the analytics."""
        store = SQLiteStore(Database(self.state / "state.sqlite"))
        return store.update("analytics", lambda known: (known, known))

    def count(self, table: str, day: str) -> int:
        """How many rows of a table a day has."""
        return len(self.query(f"SELECT 1 FROM {table} WHERE game_date = ?", day))

    def query(self, text: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the warehouse."""
        connection = sqlite3.connect(self.state / "warehouse.sqlite", timeout=30)
        try:
            with connection:
                return connection.execute(text, values).fetchall()
        finally:
            connection.close()

    def topics(self, name: str) -> int:
        """How many messages were published to a topic."""
        return len(self.broker.published(name))

    def told(self, name: str) -> int:
        """How many different completions were published; one may be repeated under its key."""
        return len({published.json()["key"] for published in self.broker.published(name)})


def sabotaged(
    images: Mapping[str, VirtualImage], changes: Sequence[Change], folder: Path
) -> dict[str, VirtualImage]:
    """The images with changes made wherever a file of theirs is concerned."""
    found = dict(images)
    for name, image in images.items():
        mine = [change for change in changes if (_app(image.tree) / change.path).exists()]
        if mine:
            found[name] = image.copied(folder / name)
            for change in mine:
                change.make(_app(found[name].tree))
    return found


def _app(tree: Path) -> Path:
    return tree / "app"
