"""Failures that are expected, as one tree; ``cli.exits`` maps them to exit codes.

ResilienceError
├── UsageError            the command line or the configuration asks for something impossible
├── TreeError             the sources cannot be listed or read
│   └── MissingBlobError  git names an object that its store lacks (shallow or partial clone)
└── InternalError         an invariant of ours does not hold: a bug, reported as one
"""

from __future__ import annotations


class ResilienceError(Exception):
    """A failure that a user can act on; the message names the place and the remedy."""


class UsageError(ResilienceError):
    """The command line or the configuration is wrong; usually a path or an option misspelt."""


class TreeError(ResilienceError):
    """The sources cannot be listed or read; usually no git repository, or an unknown revision."""


class MissingBlobError(TreeError):
    """Git names an object that its store lacks; usually a shallow or a partial clone."""


class InternalError(ResilienceError):
    """An invariant of ours does not hold."""
