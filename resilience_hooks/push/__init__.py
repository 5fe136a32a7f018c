"""Answers Pub/Sub pushes: outcomes become statuses, redelivery a no-op, bad messages records.

Standard library only; the frameworks are imported by the adapter that is asked for.
``docs/runtime/push.md``.
"""

from __future__ import annotations

from resilience_hooks.push.adapters import (
    RetryLater,
    cloud_event_function,
    fastapi_endpoint,
    flask_view,
    http_function,
)
from resilience_hooks.push.deadletters import DeadLetter, DeadLetters, SQLiteDeadLetters
from resilience_hooks.push.envelope import BadEnvelope, Message, message_of, read_envelope
from resilience_hooks.push.handler import Answer, PushHandler
from resilience_hooks.push.phase import in_phase

__all__ = [
    "Answer",
    "BadEnvelope",
    "DeadLetter",
    "DeadLetters",
    "Message",
    "PushHandler",
    "RetryLater",
    "SQLiteDeadLetters",
    "cloud_event_function",
    "fastapi_endpoint",
    "flask_view",
    "http_function",
    "in_phase",
    "message_of",
    "read_envelope",
]
