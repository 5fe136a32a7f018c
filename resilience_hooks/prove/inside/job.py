"""What is asked of the clean interpreter and what it answers; JSON both ways.

Paths are those of the image, without the folder that stands for its root.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Key = tuple[str, int, str]
Place = tuple[str, int]
Excused = Mapping[Key, int]


@dataclass(frozen=True)
class Entry:
    """A module (its dotted name) or a file (its image path) that starts."""

    kind: str
    target: str
    as_main: bool = False


@dataclass(frozen=True)
class Step:
    """An import to be tried by itself, as if it ran in the file and package it stands in.

    ``importer`` is the name of the module it stands in, which is loaded first; ``""`` for a script.
    """

    path: str
    line: int
    importer: str
    package: str
    module: str
    names: tuple[str, ...] | None
    level: int


@dataclass(frozen=True)
class Job:
    """One launch. ``front`` and ``back`` are what surrounds the standard library on ``sys.path``.

    ``run_name`` is the ``__name__`` of the program. Top-level names that are not in ``own`` are
    stubbed where nothing supplies them; None: nothing is. ``seconds`` and ``memory`` (bytes) limit
    the start, and each step.
    """

    root: str
    cwd: str
    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    argv: tuple[str, ...] = ("",)
    entries: tuple[Entry, ...] = ()
    steps: tuple[Step, ...] = ()
    own: tuple[str, ...] | None = None
    run_name: str = "__mp_main__"
    seconds: float = 20.0
    memory: int = 2 << 30


@dataclass(frozen=True)
class Failure:
    """An import that failed of itself: ``module`` is what the statement asks for, in full.

    ``caught`` says that some handler kept it from ending the program, ``escaped`` that this
    handler stands in another module; ``deferred`` that it was met in a step, not at start. ``nth``
    counts how often the statement had failed before it ended the program; ``through`` are the
    places, by path and line, that the interpreter was at, the failing statement first.
    """

    path: str
    line: int
    module: str
    message: str
    caught: bool = False
    escaped: bool = False
    nth: int = 0
    deferred: bool = False
    through: tuple[Place, ...] = ()

    @property
    def key(self) -> Key:
        """The statement, and what it asks for."""
        return self.path, self.line, self.module


@dataclass(frozen=True)
class Outcome:
    """How a start or a step went; ``stop`` says what else than an import ended it.

    ``loaded`` are the image's modules that stand in the end, as (name, path), ``through`` the
    places that the interpreter was at when it loaded them, by name; ``passed`` the statements, by
    path and line, that failed for an import behind them.
    """

    failures: tuple[Failure, ...] = ()
    stop: str | None = None
    loaded: tuple[tuple[str, str], ...] = ()
    passed: tuple[Place, ...] = ()
    through: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The start, and the steps in the order of the job."""

    start: Outcome
    steps: tuple[Outcome, ...] = ()


def dumps(value: Job | Answer | Outcome) -> str:
    """A value as one line."""
    return json.dumps(asdict(value))


def job_of(line: str) -> Job:
    """The inverse of ``dumps`` for a job."""
    data: dict[str, Any] = json.loads(line)
    for name in ("front", "back", "argv", "own"):
        data[name] = None if data[name] is None else tuple(data[name])
    data["entries"] = tuple(Entry(**entry) for entry in data["entries"])
    data["steps"] = tuple(_step(step) for step in data["steps"])
    return Job(**data)


def answer_of(line: str) -> Answer:
    """The inverse of ``dumps`` for an answer."""
    data = json.loads(line)
    return Answer(outcome_of(data["start"]), tuple(outcome_of(step) for step in data["steps"]))


def outcome_of(data: dict[str, Any]) -> Outcome:
    """An outcome out of decoded JSON."""
    failures = tuple(_failure(failure) for failure in data["failures"])
    loaded = tuple((name, path) for name, path in data["loaded"])
    through = {name: _places(places) for name, places in data["through"].items()}
    return Outcome(failures, data["stop"], loaded, _places(data["passed"]), through)


def _places(data: list[Any]) -> tuple[Place, ...]:
    return tuple((path, line) for path, line in data)


def _failure(data: dict[str, Any]) -> Failure:
    through = _places(data.pop("through"))
    return Failure(**data, through=through)


def _step(data: dict[str, Any]) -> Step:
    names = data.pop("names")
    return Step(**data, names=None if names is None else tuple(names))
