"""The handler in Flask, FastAPI and functions-framework, each imported as it is asked for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from resilience_hooks.push.envelope import BadEnvelope, message_of
from resilience_hooks.push.handler import Answer, PushHandler

if TYPE_CHECKING:
    from flask import Request as FlaskRequest
    from flask import Response as FlaskResponse
    from starlette.requests import Request
    from starlette.responses import Response


class RetryLater(RuntimeError):  # noqa: N818  it asks for something
    """Makes the platform deliver an event again; a function has no other way to say so."""


def http_function(handler: PushHandler) -> Callable[[FlaskRequest], FlaskResponse]:
    """A function for HTTP triggers, and for wherever a Flask request is handed in."""
    from flask import Response  # noqa: PLC0415  the framework is the service's

    def respond(request: FlaskRequest) -> FlaskResponse:
        answer = handler.handle(request.get_data())
        return Response(answer.body, answer.status, _headers(answer))

    return respond


def flask_view(handler: PushHandler) -> Callable[[], FlaskResponse]:
    """A view without parameters.

    ``app.add_url_rule("/push", "push", flask_view(handler), methods=["POST"])``
    """
    from flask import request  # noqa: PLC0415  the framework is the service's

    respond = http_function(handler)
    return lambda: respond(request)


def fastapi_endpoint(handler: PushHandler) -> Callable[[Request], Awaitable[Response]]:
    """A route's function; the message is processed in a thread, so that other requests go on.

    ``app.add_route("/push", fastapi_endpoint(handler), methods=["POST"])``
    """
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415  the service's framework
    from starlette.responses import Response  # noqa: PLC0415

    async def endpoint(request: Request) -> Response:
        answer = await run_in_threadpool(handler.handle, await request.body())
        return Response(answer.body, answer.status, _headers(answer))

    return endpoint


def cloud_event_function(handler: PushHandler) -> Callable[[Any], None]:
    """A function for events of a topic, under ``functions_framework.cloud_event``.

    Raises RetryLater where the answer is not 200. The function must be deployed with retries.
    """

    def receive(event: Any) -> None:
        body = json.dumps(event.data, default=str).encode()
        try:
            answer = handler.receive(message_of(event.data), body)
        except BadEnvelope as error:
            answer = handler.reject(body, str(error))
        if answer.status != 200:
            raise RetryLater(f"{answer.content['outcome']}: {answer.content['reason']}")

    return receive


def _headers(answer: Answer) -> dict[str, str]:
    return {"Content-Type": "application/json", **answer.headers}
