"""What services tell each other, and people."""

import base64
import json
import urllib.request
from collections.abc import Mapping

from resilience_hooks.outcomes import Notice
from shared import settings

_TIMEOUT = 5.0


def publish(topic: str, value: Mapping[str, object]) -> None:
    """Publish a message; raises OSError where Pub/Sub did not take it."""
    data = base64.b64encode(json.dumps(value).encode()).decode()
    url = f"http://{settings.PUBSUB}/v1/projects/{settings.PROJECT}/topics/{topic}:publish"
    _post(url, {"messages": [{"data": data}]})


def tell(notice: Notice) -> None:
    """Say something in Slack; raises OSError where Slack did not take it."""
    if settings.SLACK:
        _post(settings.SLACK, {"text": f"{notice.severity}: {notice.text}"})


def _post(url: str, value: object) -> None:
    request = urllib.request.Request(
        url, json.dumps(value).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT):
        pass
