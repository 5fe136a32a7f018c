"""Traces a launch to its end: path edits taken in, missing modules followed as if copied."""

from __future__ import annotations

from resilience_hooks.static.graph.attempt import Attempt, Ground
from resilience_hooks.static.graph.failing import fallen
from resilience_hooks.static.graph.meant import Meaning
from resilience_hooks.static.graph.placement import Placer
from resilience_hooks.static.graph.settling import Settling
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.walk import Fallen
from resilience_hooks.static.launch.model import Launch

_ROUNDS = 10


def trace(ground: Ground, launch: Launch) -> Trace:
    """Everything that a launch loads and misses.

    Modules that turn out not to load make the handlers run that await it: it is traced anew.
    """
    known: Fallen = {}
    for _ in range(_ROUNDS):
        finished = _finished(_walked(ground, launch, known))
        found = fallen(finished)
        if found == known:
            break
        known = found
    return finished


def _walked(ground: Ground, launch: Launch, known: Fallen) -> Attempt:
    """Path edits are taken in until none is new."""
    edits: tuple[tuple[str, bool], ...] = ()
    for _ in range(_ROUNDS):
        attempt = Attempt(ground, launch, edits)
        attempt.walk.fallen = known
        attempt.walk.run()
        found = tuple(attempt.edits())
        if found == edits:
            break
        edits = found
    return attempt


def _finished(attempt: Attempt) -> Trace:
    """Place what is missing, follow it as if it were copied, until nothing new is missing."""
    ground = attempt.ground
    placer = Placer(ground.repository, ground.context, attempt.files, attempt.roots)
    meaning = Meaning(attempt, placer)
    losses = tuple(Settling(attempt, placer, meaning).losses())
    return Trace(
        launch=attempt.launch,
        files=attempt.files,
        image=ground.image,
        walk=attempt.walk,
        visits=tuple(attempt.built()),
        losses=losses,
        absent=tuple(meaning.absent(entry) for entry in attempt.absent),
        broken=tuple(attempt.broken()),
        open_path=attempt.open_path(),
    )
