from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.client import Client
from resilience_hooks.deploy.logs import scan as scanning
from resilience_hooks.deploy.logs.allowed import Allowed
from resilience_hooks.deploy.logs.cloud import CloudLog
from resilience_hooks.deploy.logs.command import CommandLog
from resilience_hooks.deploy.logs.file import FileLog, excerpt
from resilience_hooks.deploy.logs.model import Excerpt, Line, LogsUnreadableError, Provider
from resilience_hooks.deploy.logs.scan import Logs, complaints, scan
from resilience_hooks.deploy.logs.structured import instant, parsed
from resilience_hooks.deploy.logs.tracebacks import tracebacks
from resilience_hooks.deploy.model import Step, Target
from resilience_hooks.deploy.settings import ServiceKeys
from resilience_hooks.deploy.wiring import target_of
from resilience_hooks.testing.loopback import Answer, Request, Server, serving

SINCE = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)
NEW, OLD = "api-2", "api-1"
AFTER, BEFORE = "2026-02-01T12:00:05Z", "2026-02-01T11:59:59Z"

TRACEBACK = """\
Traceback (most recent call last):
  File "/app/coordinator.py", line 846, in start_prediction_batch
    from predictions.worker.data_loaders import load
ModuleNotFoundError: No module named 'predictions.worker'"""

CHAINED = f"""\
{TRACEBACK}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/coordinator.py", line 870, in start_prediction_batch
    raise RuntimeError("no loaders") from error
RuntimeError: no loaders"""

NOTES = """\
Traceback (most recent call last):
  File "/app/a.py", line 1, in <module>
    x = (
        ^
  [Previous line repeated 996 more times]
RecursionError: maximum recursion depth exceeded"""


def lines(text: str, source: str = "") -> list[Line]:
    return [Line(part, source=source) for part in text.splitlines()]


def mixed(first: Sequence[Line], second: Sequence[Line]) -> list[Line]:
    return [line for pair in zip(first, second, strict=True) for line in pair]


REASSEMBLED: dict[str, tuple[Iterable[Line], list[str]]] = {
    "in one entry": (
        [Line(TRACEBACK)], ["ModuleNotFoundError: No module named 'predictions.worker'"],
    ),
    "a line an entry": (
        lines(TRACEBACK), ["ModuleNotFoundError: No module named 'predictions.worker'"],
    ),
    "over twelve entries, chained": (
        lines(CHAINED),
        ["ModuleNotFoundError: No module named 'predictions.worker'", "RuntimeError: no loaders"],
    ),
    "two instances mixed": (
        mixed(lines(TRACEBACK, "a"), lines(TRACEBACK.replace("worker", "shared"), "b")),
        [
            "ModuleNotFoundError: No module named 'predictions.worker'",
            "ModuleNotFoundError: No module named 'predictions.shared'",
        ],
    ),
    "marks below the code": (lines(NOTES), ["RecursionError: maximum recursion depth exceeded"]),
    "an exception without a message": (
        lines("Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyboardInterrupt"),
        ["KeyboardInterrupt"],
    ),
    "a prefix before its first line": (
        lines("ERROR in app: Traceback (most recent call last):\n  File \"a\"\npkg.Gone: x"),
        ["pkg.Gone: x"],
    ),
    "only text about one": (lines("no Traceback here\nValueError: said a user"), []),
    "an end that never comes": (lines("Traceback (most recent call last):\n" + " x\n" * 600), []),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "expected"), REASSEMBLED.values(), ids=REASSEMBLED)
def test_tracebacks_are_put_together(entries: Iterable[Line], expected: list[str]) -> None:
    """Whatever the logger made entries of, an exception is one thing."""
    assert [str(found) for found in tracebacks(entries)] == expected


COMPLAINTS: dict[str, tuple[Iterable[Line], list[str]]] = {
    "a message alone": (
        [Line("worker: ModuleNotFoundError: No module named 'x'")],
        ["ModuleNotFoundError: No module named 'x'"],
    ),
    "what Python says of -m": (
        [Line("/usr/bin/python: No module named worker")], ["No module named worker"],
    ),
    "critical": ([Line("cannot start", severity="CRITICAL")], ["cannot start"]),
    "errors and warnings are no faults": (
        [Line("timeout", severity="ERROR"), Line("slow", severity="WARNING")], [],
    ),
    "a traceback counts once": (
        lines(TRACEBACK), ["ModuleNotFoundError: No module named 'predictions.worker'"],
    ),
    "nothing": ([Line("GET /health 200")], []),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "expected"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_complaints(entries: Sequence[Line], expected: list[str]) -> None:
    """Import errors, tracebacks and critical entries."""
    assert [complaint.text for complaint in complaints(list(entries))] == expected


TIMES = {
    "2026-02-01T12:00:05Z": (12, 0, 5, 0),
    "2026-02-01 12:00:05,250": (12, 0, 5, 250_000),
    "2026-02-01T13:00:05.123456789+01:00": (12, 0, 5, 123_456),
    "2026-02-01T07:00:05-0500": (12, 0, 5, 0),
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items(), ids=list(TIMES))
def test_times(text: str, expected: tuple[int, int, int, int]) -> None:
    """As many digits and zones as loggers write; without a zone it is UTC."""
    found = instant(text)
    assert found is not None
    assert found == datetime(2026, 2, 1, *expected, tzinfo=timezone.utc)


def test_structured_lines() -> None:
    """JSON with the field names of the usual loggers."""
    text = json.dumps({"msg": "x", "time": AFTER, "level": "error", "exc_info": TRACEBACK})
    line = parsed(text)
    assert (line.text, line.severity) == (f"x\n{TRACEBACK}", "error")
    assert parsed("{not json").text == "{not json"


def test_lines_without_a_time_belong_to_the_one_before() -> None:
    """A traceback of before the deployment is left out with the line that began it."""
    old = [f"{BEFORE} failed", *TRACEBACK.splitlines(), f"{AFTER} started"]
    assert [line.text for line in excerpt(old, SINCE).lines] == ["started"]


def test_logs_tell_whole_seconds() -> None:
    """A line of the second in which the deployment began is of the deployment."""
    began = SINCE.replace(microsecond=700_000)
    target = target_of("api", ServiceKeys("http://127.0.0.1:9"), began)
    lines = [f"[{SINCE:%Y-%m-%d %H:%M:%S} +0000] [7] booting", "GET /health"]
    assert len(excerpt(lines, target.since).lines) == 2


class Log:
    """A provider that shows one state of a log after the other, and the last one for good."""

    name = "log"

    def __init__(self, *states: Sequence[Line]) -> None:
        self.states = list(states)

    def read(self, since: datetime) -> Excerpt:
        return Excerpt(self.states.pop(0) if len(self.states) > 1 else self.states[0])


def entry(text: str, revision: str | None = NEW, at: str = AFTER, source: str = "") -> Line:
    return Line(text, instant(at), None, revision, source)


@pytest.fixture(autouse=True)
def known_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A marker that the tests can write into their logs, and pauses as short as they need."""

    class Known:
        hex = "0"

    monkeypatch.setattr(uuid, "uuid4", Known)
    monkeypatch.setattr(scanning, "_PAUSE", 0.01)


MARKER = entry("GET /health?marker=resilience-marker-0 200")
FOUNDING = [entry(text) for text in TRACEBACK.splitlines()]


def scanned(provider: Provider, *allowed: Allowed, server: Server | None = None) -> Step:
    target = Target("api", server.url if server else "http://127.0.0.1:9", SINCE, revision=NEW)
    logs = Logs((provider,), allowed)
    return scan(target, Client(target.url), logs, Budget.of(0.3))


VERDICTS: dict[str, tuple[Sequence[Sequence[Line]], str, str]] = {
    "quiet, and proven to arrive": ([[MARKER]], "pass", "log: 1 line without errors"),
    "quiet, but nothing arrives": ([[entry("started")]], "inconclusive", "did not appear"),
    "the marker is late": ([[], [], [MARKER]], "pass", "log: 1 line"),
    "a traceback": ([[MARKER, *FOUNDING]], "fail", "No module named 'predictions.worker'"),
    "a traceback before any marker": ([FOUNDING], "fail", "No module named"),
    "a late traceback, with the marker": ([[], [*FOUNDING, MARKER]], "fail", "No module named"),
    "of the previous revision": (
        [[MARKER, *(entry(t, OLD) for t in TRACEBACK.splitlines())]], "pass", "log: 1 line",
    ),
    "of before the deployment": (
        [[MARKER, *(entry(t, NEW, BEFORE) for t in TRACEBACK.splitlines())]], "pass", "log: 1 line",
    ),
    "a log that tells no revision": (
        [[MARKER, *(entry(t, None) for t in TRACEBACK.splitlines())]], "fail", "No module named",
    ),
    "ten thousand lines": (
        [[*(entry(f"line {n}") for n in range(10_000)), MARKER]], "pass", "10001 lines",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("states", "status", "said"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(states: Sequence[Sequence[Line]], status: str, said: str) -> None:
    """Silence proves nothing until our own request is seen; errors need no proof."""
    step = scanned(Log(*states))
    assert step.status == status
    assert said in step.summary


KNOWN = "No module named 'predictions.worker'"
ALLOWED = {
    "accepted": (Allowed(KNOWN, "known"), "pass"),
    "accepted until tomorrow": (
        Allowed(KNOWN, "known", date.today() + timedelta(days=1)), "pass",
    ),
    "accepted until yesterday": (
        Allowed(KNOWN, "known", date.today() - timedelta(days=1)), "fail",
    ),
    "another error is accepted": (Allowed("No module named 'x'", "known"), "fail"),
}  # fmt: skip


@pytest.mark.parametrize(("allowed", "status"), ALLOWED.values(), ids=ALLOWED)
def test_allowed(allowed: Allowed, status: str) -> None:
    """An error is accepted by pattern, with a reason, until its day."""
    assert scanned(Log([MARKER, *FOUNDING]), allowed).status == status


def test_an_accepted_error_is_no_proof_that_the_log_arrives() -> None:
    """Only the marker is."""
    step = scanned(Log(FOUNDING), Allowed(KNOWN, "known"))
    assert step.status == "inconclusive"


def test_a_log_that_cannot_be_read_is_inconclusive(tmp_path: Path) -> None:
    """No permission and no file are no pass."""
    step = scanned(FileLog(tmp_path / "none.log"))
    assert (step.status, step.summary.endswith("none.log: No such file or directory")) == (
        "inconclusive", True,
    )  # fmt: skip


def test_file_that_a_server_writes(tmp_path: Path) -> None:
    """The marker of our request is found in the access log of a real server."""
    path = tmp_path / "access.log"
    path.write_text(f"{BEFORE} old\n")

    def handler(request: Request) -> Answer:
        with path.open("a") as file:
            file.write(f"{AFTER} GET {request.path}\n")
        return Answer()

    with serving(handler) as server:
        step = scanned(FileLog(path), server=server)
    assert step.summary == f"{path}: 1 line without errors"


def test_command(tmp_path: Path) -> None:
    """Both streams of a command are its log; the time is filled into its words."""
    code = "import sys; print(sys.argv[1]); sys.stderr.write('on stderr\\n')"
    found = CommandLog((sys.executable, "-c", code, "{since} x")).read(SINCE)
    assert sorted(line.text for line in found.lines) == ["on stderr", "x"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("false",), "false exits 1"),
        (("no-such-program",), "no-such-program: "),
        (("sh", "-c", "echo no permission; exit 3"), "sh exits 3: no permission"),
    ],
    ids=["fails", "is not there", "says why"],
)
def test_command_that_fails(words: tuple[str, ...], message: str) -> None:
    """The exit code and the last line."""
    with pytest.raises(LogsUnreadableError, match=message):
        CommandLog(words).read(SINCE)


def cloud(server: Server, token: str | None = "t") -> CloudLog:
    return CloudLog("project", "api", lambda: token, server.url)


def test_cloud_logging_pages() -> None:
    """Entries of every page, with revision, instance, severity and request."""
    first = {
        "entries": [
            {
                "timestamp": AFTER,
                "textPayload": "Traceback (most recent call last):",
                "resource": {"labels": {"revision_name": NEW}},
                "labels": {"instanceId": "i1"},
            }
        ],
        "nextPageToken": "p2",
    }
    second = {
        "entries": [
            {"jsonPayload": {"message": "x"}, "severity": "ERROR"},
            {"httpRequest": {"requestUrl": "/health?marker=m"}},
        ]
    }

    def handler(request: Request) -> Answer:
        return Answer(body=second if "pageToken" in request.json else first)

    with serving(handler) as server:
        found = cloud(server).read(SINCE)
    assert found.is_whole
    assert [(line.text, line.revision, line.source) for line in found.lines] == [
        ("Traceback (most recent call last):", NEW, "i1"),
        ("x", None, ""),
        ("/health?marker=m", None, ""),
    ]
    assert 'service_name="api"' in server.requests[0].json["filter"]


def test_cloud_logging_without_permission() -> None:
    """403 is unreadable, not empty."""
    with (
        serving(lambda _: Answer(403, {})) as server,
        pytest.raises(LogsUnreadableError, match="Cloud Logging answers 403"),
    ):
        cloud(server).read(SINCE)


def test_cloud_logging_without_identity() -> None:
    """No token, no look."""
    with serving(lambda _: Answer()) as server, pytest.raises(LogsUnreadableError, match="no iden"):
        cloud(server, None).read(SINCE)
