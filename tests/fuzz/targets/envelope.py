"""Push envelopes: a message, or BadEnvelope; what is a message is what an encoder makes of it."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Final

from resilience_hooks.outcomes.errors import OutcomeError
from resilience_hooks.push.envelope import BadEnvelope, Message, read_envelope
from tests.fuzz.target import Target

_SEEDS: Final = (
    b'{"message": {"messageId": "1", "data": "eyJhIjogMX0=", "attributes": {"k": "v"}, '
    b'"publishTime": "2026-02-01T12:00:00.123456789Z"}, "subscription": "projects/p/s"}',
    b'{"message": {"message_id": "2", "publish_time": "2026-02-01T12:00:00Z"}}',
)
_TOKENS: Final = (
    *(b"null", b"{", b"}", b"[", b"]", b'"', b",", b":", b"1e999", b"NaN", b"-1", b"true", b"=="),
    *(b'"message"', b'"data": "', b'"attributes": {', b'"publishTime": ', b"\\ud800", b"99999999"),
)


def _check(data: bytes) -> None:
    try:
        message = read_envelope(data)
    except BadEnvelope:
        return
    with suppress(OutcomeError):
        message.json()
    assert read_envelope(_encoded(message)) == message


def _encoded(message: Message) -> bytes:
    fields = {
        "messageId": message.id,
        "data": base64.b64encode(message.data).decode(),
        "attributes": dict(message.attributes),
    }
    if message.published is not None:
        fields["publishTime"] = message.published.isoformat().replace("+00:00", "Z")
    return json.dumps({"message": fields, "subscription": message.subscription}).encode()


TARGET: Final = Target("push envelope", _check, _SEEDS, _TOKENS)
