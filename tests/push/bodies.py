"""Bodies of pushes."""

from __future__ import annotations

import base64
import json


def push(identity: str = "1", data: object = None, **attributes: str) -> bytes:
    """An envelope as Pub/Sub sends it, with JSON data."""
    message: dict[str, object] = {
        "messageId": identity,
        "message_id": identity,
        "data": base64.b64encode(json.dumps(data).encode()).decode(),
        "attributes": attributes,
        "publishTime": "2026-01-20T17:00:00.5Z",
    }
    return json.dumps({"message": message, "subscription": "projects/p/subscriptions/s"}).encode()
