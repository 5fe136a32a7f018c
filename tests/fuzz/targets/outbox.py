"""The outbox of alerts: whatever happens in whatever order, no letter is lost or sent twice.

Each byte is a step: monitors look, letters are taken, sent or refused, time passes, the process
ends and another one opens the file.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from resilience_hooks.alerts.lifecycle import Policy, advance
from resilience_hooks.alerts.store import LEASE, AlertStore, Letter
from tests.alerts.samples import NOW, signal
from tests.fuzz.target import Target

_SINKS: Final = ("slack", "github")
_POLICY: Final = Policy(repeat=timedelta(hours=1), escalate=timedelta(hours=2))
_MOST: Final = 25
_MEMORY: Final = next(filter(os.path.isdir, ("/dev/shm",)), None)
"""Where a file costs no disk, as far as there is such a place."""


class _World:
    """The store, and what is known of it: what was said, what was sent, who holds what."""

    def __init__(self, path: Path) -> None:
        self.path, self.store, self.now = path, AlertStore(path), NOW
        self.said: set[tuple[str, str]] = set()
        self.sent: set[tuple[str, str]] = set()
        self.held: dict[tuple[str, str], tuple[Letter, datetime]] = {}

    def step(self, byte: int) -> None:
        action, value = byte % 6, byte // 6
        if action == 0:
            self._look(value)
        elif action == 1:
            self._take()
        elif action == 2:
            self._answer(is_sent=True)
        elif action == 3:
            self._answer(is_sent=False)
        elif action == 4:
            self.now += timedelta(minutes=value)
            self.held = {name: held for name, held in self.held.items() if held[1] > self.now}
        else:
            self.store.close()
            self.store = AlertStore(self.path)
        unsent = {(marker, sink) for marker, sink, _ in self.store.unsent()}
        assert unsent == self.said - self.sent

    def _look(self, value: int) -> None:
        signals = [signal(f"trouble {n}", rank=value // 8) for n in range(3) if value >> n & 1]
        with self.store.transaction():
            step = advance(self.store.open_alerts("m"), signals, self.now, _POLICY)
            self.store.write("m", step, _SINKS, self.now)
        self.said |= {(each.marker, sink) for each in step.notifications for sink in _SINKS}

    def _take(self) -> None:
        letter = self.store.take(self.now)
        if letter is not None:
            name = (letter.notification.marker, letter.sink)
            assert name in self.said - self.sent
            assert name not in self.held
            self.held[name] = letter, self.now + LEASE

    def _answer(self, *, is_sent: bool) -> None:
        if self.held:
            name, (letter, _) = self.held.popitem()
            if is_sent:
                self.store.mark_sent(letter, self.now)
                self.sent.add(name)
            else:
                self.store.mark_failed(letter, "refused", self.now + timedelta(minutes=1))


def _check(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        world = _World(Path(folder, "alerts.db"))
        for byte in data[:_MOST]:
            world.step(byte)
        world.store.close()


_SEEDS: Final = (bytes([6, 1, 2, 1, 2, 244, 0, 1, 2]), bytes([42, 1, 3, 28, 5, 1, 2, 100, 90]))

TARGET: Final = Target("outbox", _check, _SEEDS, (b"\x06", b"\x01\x02", b"\x05", b"\xf4", b"*"))
