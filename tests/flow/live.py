"""One day of the example platform, to be watched: ``python -m tests.flow.live``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.messages import Delivery
from resilience_hooks.testing.slack import SlackServer
from tests.flow.example import FIRST_DAY, SEASON, example, laid_out
from tests.flow.platform import GAMES, PICKS, Platform
from tests.flow.scenarios import NEXT

_LAST: Final = 8
"""How many deliveries are shown."""


@contextmanager
def opened(folder: Path) -> Iterator[Platform]:
    """A platform with all of its services running, on stand-ins."""
    with ExitStack() as stack:
        broker, slack = stack.enter_context(PushBroker()), stack.enter_context(SlackServer())
        clock = GameClock(folder / "clock")
        broker.now = clock.now
        images = laid_out(example(folder / "platform"), folder / "images")
        platform = Platform(images, folder / "state", broker, clock, slack)
        stack.callback(platform.stop)
        platform.job(*SEASON)
        platform.at(FIRST_DAY, "08:00")
        yield platform


def main() -> int:
    """Play the morning and the night of the first day; 1 where it does not end as it should."""
    console = Console()
    with tempfile.TemporaryDirectory() as directory, opened(Path(directory)) as platform:
        with Live(console=console, refresh_per_second=8, transient=True) as live:
            platform.start()
            platform.broker.on_delivery = lambda _: live.update(_picture(platform))
            for day, time in ((FIRST_DAY, "10:05"), (NEXT, "01:00")):
                platform.play(day, time)
        console.print(_picture(platform))
        return int(platform.count("graded", FIRST_DAY) != PICKS)


def _picture(platform: Platform) -> Group:
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(platform):
        facts.add_row(name, value)
    return Group(facts, Text(), _deliveries(platform.broker.deliveries))


def _facts(platform: Platform) -> Iterator[tuple[str, str]]:
    yield "time in the league", f"{platform.clock.now():%Y-%m-%d %H:%M} UTC"
    yield "services", ", ".join(f"{name} :{s.port}" for name, s in platform.running.items())
    yield "analytics", str(platform.analytics(FIRST_DAY))
    yield "predictions", f"{platform.count('predictions', FIRST_DAY)} for {GAMES} games"
    yield "graded", str(platform.count("graded", FIRST_DAY))
    yield "told in Slack", str(len(platform.slack.messages))


def _deliveries(deliveries: list[Delivery]) -> Table:
    table = Table("topic", "subscription", "attempt", "answer")
    for each in deliveries[-_LAST:]:
        answer = "…" if each.status is None else str(each.status)
        table.add_row(each.topic, each.subscription.rpartition("/")[2], str(each.attempt), answer)
    return table


if __name__ == "__main__":
    raise SystemExit(main())
