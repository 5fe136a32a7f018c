"""Carries copies of messages to their endpoints, and notes what became of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from resilience_hooks.testing.messages import (
    Copy,
    Delivery,
    Subscription,
    dead_content,
    envelope,
)
from resilience_hooks.testing.push import ACKNOWLEDGING, push
from resilience_hooks.testing.queues import Key, Queues


@dataclass(frozen=True, slots=True)
class Courier:
    """On the way for ``bound`` seconds since ``begun``; ``announce`` hears of each push before."""

    queues: Queues
    project: str
    now: Callable[[], datetime]
    announce: Callable[[Delivery], None]
    bound: float
    begun: float

    def carry(self, batch: Iterable[Key]) -> Iterator[int | None]:
        """Push each copy as its turn comes, but for one that has died of the pushes before.

        Gives the statuses; None for no answer. Raises TimeoutError when time is up.
        """
        for key in batch:
            copy = self.queues.begin(key)
            if copy is not None:
                yield self._push(copy)

    def _push(self, copy: Copy) -> int | None:
        identity, topic = copy.message.message_id, copy.message.topic
        delivery = Delivery(identity, topic, copy.subscription, copy.pushes, None)
        self.announce(delivery)
        # Asked now: who heard of the delivery may have led the subscription elsewhere.
        subscription = self.queues.subscription(copy.subscription)
        left = self.begun + self.bound - time.monotonic()
        if left <= 0:
            raise TimeoutError(self._endless())
        body = envelope(copy, subscription, self.project)
        status = push(subscription.endpoint, body, min(subscription.ack_deadline, left))
        self.queues.record(replace(delivery, status=status))
        self._settle(copy, subscription, status)
        return status

    def _settle(self, copy: Copy, subscription: Subscription, status: int | None) -> None:
        if status in ACKNOWLEDGING:
            self.queues.acknowledge(copy.key)
            return
        dead = self.queues.refuse(copy.key)
        if dead is not None and subscription.dead_letter is not None:
            content = dead_content(dead, self.project)
            self.queues.publish(subscription.dead_letter, content, self.now())

    def _endless(self) -> str:
        waiting = Counter(copy.subscription for copy in self.queues.pending)
        named = ", ".join(f"{count} of {name}" for name, count in sorted(waiting.items()))
        return f"deliver: no end after {self.bound:g} seconds; pending: {named}"
