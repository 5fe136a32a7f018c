"""Services on loopback that answer over HTTP as a deployment may, well or badly."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from resilience_hooks.testing.loopback import Answer, Handler, Request, Server, serving

COMMIT = "1a2b3c4d5e6f"
OLD = "0000000deadbeef"
HEALTHY = {"status": "ok", "commit": COMMIT, "revision": "api-2"}
STALE = {"status": "ok", "commit": OLD, "revision": "api-1"}


def healthy(request: Request) -> Answer:
    """Everything works, also the self-test and the dry run."""
    if request.path.startswith("/predict"):
        return Answer(body={"dry_run": True, "predictions": 7})
    return Answer(body=HEALTHY)


def always(answer: Answer) -> Handler:
    return lambda _: answer


def alternating(*answers: Answer) -> Handler:
    turns, lock = itertools.cycle(answers), threading.Lock()

    def handler(_: Request) -> Answer:
        with lock:
            return next(turns)

    return handler


def after(count: int, first: Answer, then: Answer) -> Handler:
    """The first answer so many times, then the other for good."""
    left, lock = [count], threading.Lock()

    def handler(_: Request) -> Answer:
        with lock:
            left[0] -= 1
            return first if left[0] >= 0 else then

    return handler


def with_selftest(answer: Answer) -> Handler:
    """Green on /health; /selftest answers so."""
    return lambda request: answer if request.path.startswith("/selftest") else healthy(request)


def selftest_fault(**fault: Any) -> Answer:
    return Answer(503, {"status": "failed", "dry_run": True, "ok": False, "faults": [fault]})


@contextmanager
def service(handler: Handler) -> Iterator[Server]:
    with serving(handler) as server:
        yield server
