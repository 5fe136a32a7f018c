from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from resilience_hooks.outcomes import FailedPermanent, OutcomeError
from resilience_hooks.push import BadEnvelope, Message, read_envelope
from tests.push.bodies import push


def test_a_message() -> None:
    """Everything that the envelope tells."""
    message = read_envelope(push("7", {"a": 1}, unit="players"))
    assert message.json() == {"a": 1}
    assert message == Message(
        "7",
        b'{"a": 1}',
        {"unit": "players"},
        datetime(2026, 1, 20, 17, 0, 0, 500_000, tzinfo=timezone.utc),
        "projects/p/subscriptions/s",
    )


@pytest.mark.parametrize(
    ("message", "data"),
    [
        ({"messageId": "1"}, b""),
        ({"message_id": "1", "data": "e30=", "attributes": None}, b"{}"),
        ({"messageId": "1", "publishTime": "2026-01-20T17:00:00.123456789Z"}, b""),
        ({"messageId": "1", "publishTime": "2026-01-20T17:00:00Z"}, b""),
    ],
    ids=["attributes alone", "the other spelling", "nanoseconds", "whole seconds"],
)
def test_what_may_be_missing(message: dict[str, object], data: bytes) -> None:
    """Pub/Sub leaves out what is empty."""
    assert read_envelope(json.dumps({"message": message}).encode()).data == data


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", 'no object "message"'),
        (b'{"message": "x"}', 'no object "message"'),
        (b'{"message": {"data": ""}}', 'no "messageId"'),
        (b'{"message": {"messageId": 7}}', 'no "messageId"'),
        (b'{"message": {"messageId": "1", "data": "%%%"}}', "not base64"),
        ('{"message": {"messageId": "1", "data": "é"}}'.encode(), "not base64"),
        (b'{"message": {"messageId": "1", "data": 7}}', "not a string"),
        (b'{"message": {"messageId": "1", "attributes": {"a": 1}}}', "not strings"),
        (b'{"message": {"messageId": "1", "publishTime": "noon"}}', "no time: noon"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_envelope(body: bytes, said: str) -> None:
    """One message that says what is wrong."""
    with pytest.raises(BadEnvelope, match=said):
        read_envelope(body)


def test_data_that_is_not_json() -> None:
    """The message is bad for good."""
    with pytest.raises(OutcomeError, match="not JSON") as caught:
        Message("1", b"{").json()
    assert isinstance(caught.value.outcome, FailedPermanent)
