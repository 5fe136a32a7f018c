"""What each subscription has to deliver, and what became of it; any thread may ask and change."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from resilience_hooks.testing.messages import Content, Copy, Delivery, Published, Subscription

Key = tuple[str, str]
"""A message id with a subscription."""

_T = TypeVar("_T")


class Queues:
    """Topics and subscriptions; a subscription has what is published after its making."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._subscriptions: dict[str, Subscription] = {}
        self._published: list[Published] = []
        self._pending: dict[Key, Copy] = {}
        self._acked: dict[Key, Copy] = {}
        self._dead: dict[Key, Copy] = {}
        self._deliveries: list[Delivery] = []

    def subscribe(self, subscription: Subscription) -> None:
        """Make a subscription, or change the one of that name, which keeps what it has."""
        with self._lock:
            self._subscriptions[subscription.name] = subscription

    def subscription(self, name: str) -> Subscription:
        """The subscription as it is now."""
        with self._lock:
            return self._subscriptions[name]

    def unused_name(self, topic: str) -> str:
        """A name for one more subscription of a topic."""
        with self._lock:
            count = sum(each.topic == topic for each in self._subscriptions.values())
            return f"{topic}-push-{count + 1}" if count else f"{topic}-push"

    def publish(self, topic: str, content: Content, at: datetime) -> str:
        """Add a message to a topic, and to its subscriptions; returns its id."""
        with self._lock:
            message = Published(str(len(self._published) + 1), topic, content, at)
            self._published.append(message)
            for each in self._subscriptions.values():
                if each.topic == topic:
                    copy = Copy(message, each.name)
                    self._pending[copy.key] = copy
            return message.message_id

    def begin(self, key: Key) -> Copy | None:
        """Count one more push of a copy; None where it is dead."""
        with self._lock:
            home = self._pending if key in self._pending else self._acked
            if key not in home:
                return None
            home[key] = replace(home[key], pushes=home[key].pushes + 1)
            return home[key]

    def acknowledge(self, key: Key) -> None:
        """Have a copy delivered no more."""
        with self._lock:
            if key in self._pending:
                self._acked[key] = self._pending.pop(key)

    def refuse(self, key: Key) -> Copy | None:
        """Count a failure; the copy, where it is dead of it. What is acknowledged stays so."""
        with self._lock:
            if key not in self._pending:
                return None
            copy = replace(self._pending[key], failures=self._pending[key].failures + 1)
            self._pending[key] = copy
            limit = self._subscriptions[copy.subscription].max_attempts
            if limit is None or copy.failures < limit:
                return None
            self._dead[key] = self._pending.pop(key)
            return copy

    def record(self, delivery: Delivery) -> None:
        """Note a push."""
        with self._lock:
            self._deliveries.append(delivery)

    @property
    def published(self) -> list[Published]:
        """Every message, in the order of publication."""
        return self._listed(self._published)

    @property
    def pending(self) -> list[Copy]:
        """What is to be delivered, the oldest first."""
        return self._listed(self._pending.values())

    @property
    def acked(self) -> list[Copy]:
        """What was delivered, in the order of acknowledgement."""
        return self._listed(self._acked.values())

    @property
    def dead(self) -> list[Copy]:
        """What was given up on."""
        return self._listed(self._dead.values())

    @property
    def deliveries(self) -> list[Delivery]:
        """Every push, in the order of answers."""
        return self._listed(self._deliveries)

    def _listed(self, values: Iterable[_T]) -> list[_T]:
        with self._lock:
            return list(values)
