"""Failures that are expected, as one tree; ``cli.exits`` maps them to exit codes.

ResilienceError
├── UsageError            the command line or the configuration asks for something impossible
│   └── ConfigError       every fault of a configuration
├── TreeError             the sources cannot be listed or read
│   └── MissingBlobError  git names an object that its store lacks (shallow or partial clone)
├── MeasurementError      a run-time command could not look, so it has no verdict
└── InternalError         an invariant of ours does not hold: a bug, reported as one
"""

from __future__ import annotations


class ResilienceError(Exception):
    """A failure that a user can act on; the message names the place and the remedy."""


class UsageError(ResilienceError):
    """The command line or the configuration is wrong; usually a path or an option misspelt."""


class ConfigError(UsageError):
    """A configuration is wrong; ``faults`` are all its faults, ``file:line: message`` each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        noun = "fault" if len(faults) == 1 else "faults"
        super().__init__("\n".join((f"{len(faults)} {noun} in the configuration", *faults)))


class TreeError(ResilienceError):
    """The sources cannot be listed or read; usually no git repository, or an unknown revision."""


class MissingBlobError(TreeError):
    """Git names an object that its store lacks; usually a shallow or a partial clone."""


class MeasurementError(ResilienceError):
    """A run-time command could not measure: a store, a log or a service that does not answer."""


class InternalError(ResilienceError):
    """An invariant of ours does not hold."""
