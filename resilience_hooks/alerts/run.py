"""One look of a monitor, from what it sees to what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from resilience_hooks.alerts.clock import Clock
from resilience_hooks.alerts.delivery import Delivery, Sink, deliver
from resilience_hooks.alerts.lifecycle import Policy, advance
from resilience_hooks.alerts.model import Signal
from resilience_hooks.alerts.store import AlertStore


@dataclass(frozen=True, slots=True)
class Monitor:
    """Whose alerts these are, by a name that is unique in its store, and when they are told."""

    name: str
    policy: Policy = field(default_factory=Policy)


def report(
    store: AlertStore,
    monitor: Monitor,
    signals: Iterable[Signal],
    sinks: Mapping[str, Sink],
    clock: Clock,
) -> Delivery:
    """Advance the alerts of a monitor, and send what is due, of earlier runs too.

    Of two processes that look at once one decides first; the other one then finds it decided.
    """
    with store.transaction():
        now = clock.now()
        step = advance(store.open_alerts(monitor.name), signals, now, monitor.policy)
        store.write(monitor.name, step, sinks, now)
        store.finish_run(monitor.name, now)
    return deliver(store, sinks, clock)
