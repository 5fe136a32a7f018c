"""The envelope of a Pub/Sub push: JSON around a message whose data is base64.

https://cloud.google.com/pubsub/docs/push#receive_push
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from resilience_hooks.outcomes.errors import OutcomeError
from resilience_hooks.outcomes.kinds import FailedPermanent


class BadEnvelope(ValueError):  # noqa: N818  what it names is the envelope
    """A body that is no envelope of a push; no repetition makes it one."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was published; ``id`` is the same however often it is delivered.

    ``attempt`` counts how often this receiver has begun with it, from 1.
    """

    id: str
    data: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)
    published: datetime | None = None
    subscription: str = ""
    attempt: int = 1

    def json(self) -> Any:
        """The data as JSON. Raises OutcomeError, a permanent failure, where it is none."""
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError) as error:
            reason = f"the data of message {self.id} is not JSON: {error}"
            raise OutcomeError(FailedPermanent(reason)) from error


def read_envelope(body: bytes) -> Message:
    """The message in the body of a push. Raises BadEnvelope."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadEnvelope(f"the body is not JSON: {error}") from error
    return message_of(envelope)


def message_of(envelope: object) -> Message:
    """The message in an envelope that is parsed already. Raises BadEnvelope."""
    if not isinstance(envelope, dict) or not isinstance(envelope.get("message"), dict):
        raise BadEnvelope('the body has no object "message"')
    message = envelope["message"]
    identity = message.get("messageId", message.get("message_id"))
    if not isinstance(identity, str) or not identity:
        raise BadEnvelope('the message has no "messageId"')
    return Message(
        id=identity,
        data=_data(message.get("data")),
        attributes=_attributes(message.get("attributes")),
        published=_time(message.get("publishTime", message.get("publish_time"))),
        subscription=str(envelope.get("subscription") or ""),
    )


def _data(text: object) -> bytes:
    """A message may consist of attributes alone."""
    if text is None:
        return b""
    try:
        if isinstance(text, str):
            return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadEnvelope(f'the "data" of the message is not base64: {error}') from error
    raise BadEnvelope('the "data" of the message is not a string')


def _attributes(found: object) -> Mapping[str, str]:
    if found is None:
        return {}
    if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
        return found
    raise BadEnvelope('the "attributes" of the message are not strings by name')


def _time(text: object) -> datetime | None:
    """The time of publication; nanoseconds are cut, which ``fromisoformat`` may not know."""
    if text is None:
        return None
    try:
        whole, _, fraction = str(text).removesuffix("Z").partition(".")
        micros = int(f"{fraction:0<6}"[:6])
        moment = datetime.fromisoformat(whole).replace(microsecond=micros, tzinfo=timezone.utc)
    except ValueError as error:
        raise BadEnvelope(f'the "publishTime" of the message is no time: {text}') from error
    return moment
