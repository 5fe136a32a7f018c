"""Pub/Sub's messages: what is published, its copy for each subscription, and both on the wire.

https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish and
https://cloud.google.com/pubsub/docs/push#receive_push. JSON leaves out what is empty.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """What a publisher gives."""

    data: bytes = b""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ordering_key: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A message of a topic; its time is aware, in UTC."""

    message_id: str
    topic: str
    content: Content
    publish_time: datetime

    @property
    def data(self) -> bytes:
        """The data as it was published."""
        return self.content.data

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes as they were published."""
        return self.content.attributes

    def json(self) -> Any:
        """The data as JSON. Raises ValueError where it is none."""
        return json.loads(self.content.data)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where the messages of a topic are pushed, and what becomes of those that are not taken.

    ``ack_deadline`` is in seconds of real time. After ``max_attempts`` failures a message is dead;
    it is published to the topic ``dead_letter`` then, if there is one.
    """

    name: str
    topic: str
    endpoint: str
    ack_deadline: float = 10.0
    max_attempts: int | None = None
    dead_letter: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A message as one subscription has it: how often it was pushed, how often in vain."""

    message: Published
    subscription: str
    pushes: int = 0
    failures: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other copies."""
        return self.message.message_id, self.subscription

    def json(self) -> Any:
        """The data of the message as JSON. Raises ValueError where it is none."""
        return self.message.json()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One push of a copy, the ``attempt``-th from 1; no status: none came in time, or yet."""

    message_id: str
    topic: str
    subscription: str
    attempt: int
    status: int | None


def contents_of(body: bytes) -> list[Content]:
    """The messages in the body of a publish request. Raises ValueError, as Pub/Sub words it."""
    request = json.loads(body)
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or not messages:
        raise ValueError("The request contains no messages")
    return [_content(message) for message in messages]


def envelope(copy: Copy, subscription: Subscription, project: str) -> bytes:
    """The body of a push. The attempt is told only under a dead-letter policy."""
    content, time = copy.message.content, stamp(copy.message.publish_time)
    message = {
        "data": base64.b64encode(content.data).decode(),
        "attributes": dict(content.attributes),
        "messageId": copy.message.message_id,
        "message_id": copy.message.message_id,
        "orderingKey": content.ordering_key,
        "publishTime": time,
        "publish_time": time,
    }
    body: dict[str, object] = {
        "message": {key: value for key, value in message.items() if value},
        "subscription": f"projects/{project}/subscriptions/{copy.subscription}",
    }
    if subscription.max_attempts is not None:
        body["deliveryAttempt"] = copy.failures + 1
    return json.dumps(body).encode()


def dead_content(copy: Copy, project: str) -> Content:
    """What a dead-letter topic gets: the message, with its source in the attributes.

    https://cloud.google.com/pubsub/docs/dead-letter-topics#how_dead_letter_topics_work
    """
    prefix = "CloudPubSubDeadLetterSource"
    source = {
        f"{prefix}DeliveryCount": str(copy.failures),
        f"{prefix}Subscription": copy.subscription,
        f"{prefix}SubscriptionProject": project,
        f"{prefix}TopicPublishTime": stamp(copy.message.publish_time),
    }
    content = copy.message.content
    return Content(content.data, {**content.attributes, **source}, content.ordering_key)


def stamp(moment: datetime) -> str:
    """A time as Pub/Sub writes it: UTC, to the millisecond."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _content(message: object) -> Content:
    if not isinstance(message, dict):
        raise ValueError("A message is an object")
    attributes = message.get("attributes") or {}
    if not isinstance(attributes, dict) or not all(isinstance(v, str) for v in attributes.values()):
        raise ValueError("The attributes of a message are strings by name")
    found = Content(_data(message.get("data")), attributes, str(message.get("orderingKey") or ""))
    if not found.data and not found.attributes:
        raise ValueError("A message has data or at least one attribute")
    return found


def _data(text: object) -> bytes:
    try:
        return base64.b64decode(str(text or ""), validate=True)
    except binascii.Error as error:
        raise ValueError(f"The data of a message is not base64: {error}") from error
