"""``verify-deployment``: 0 works · 1 does not · 2 usage · 4 could not be measured."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from rich.console import Console

from resilience_hooks.cli.exits import CLEAN, FINDINGS, INCONCLUSIVE
from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.live import progress
from resilience_hooks.deploy.logs.file import FileLog
from resilience_hooks.deploy.logs.scan import Logs
from resilience_hooks.deploy.many import verify_all
from resilience_hooks.deploy.model import Report, Status, verdict_of
from resilience_hooks.deploy.notice import tell
from resilience_hooks.deploy.reports.document import document
from resilience_hooks.deploy.reports.junit import junit
from resilience_hooks.deploy.reports.markdown import markdown
from resilience_hooks.deploy.reports.text import text
from resilience_hooks.deploy.settings import ServiceKeys
from resilience_hooks.deploy.verify import Assignment
from resilience_hooks.deploy.wiring import (
    assignments_of,
    client_of,
    probe_of,
    providers_of,
    settings_of,
    since_of,
    target_of,
)
from resilience_hooks.errors import UsageError

_CODES: dict[Status, int] = {
    "pass": CLEAN,
    "fail": FINDINGS,
    "inconclusive": INCONCLUSIVE,
    "skipped": INCONCLUSIVE,
}
_FILES: dict[str, Callable[[Iterable[Report]], str]] = {
    "json": document,
    "junit": junit,
    "markdown": markdown,
}


def run(options: argparse.Namespace) -> int:
    """Verify one service, or all of a file."""
    if options.local:
        return _run_local(options)
    if options.url is None:
        raise UsageError("name a URL, a file that declares services, or --local SERVICE")
    now = datetime.now(timezone.utc)
    assignments, seconds, slack = _assignments(options, now)
    return _verify(options, assignments, seconds, slack, now)


def _run_local(options: argparse.Namespace) -> int:
    """Start a service from its virtual image, and verify it as if it were deployed."""
    from resilience_hooks.cli.local import local_service  # noqa: PLC0415  needs the analyzer

    now = datetime.now(timezone.utc)
    with local_service(options.local, options.root) as found:
        options.url = found.url
        single = _single(options, now)
        assignment = replace(
            single,
            target=replace(single.target, name=options.local),
            logs=Logs((FileLog(found.log), *single.logs.providers)),
        )
        return _verify(options, [assignment], options.deadline or 60, options.slack, now)


def _verify(
    options: argparse.Namespace,
    assignments: Sequence[Assignment],
    seconds: float,
    slack: str | None,
    now: datetime,
) -> int:
    budget = Budget.of(seconds, _stopped_by_signals())
    console = Console(stderr=True)
    with progress([assignment.target for assignment in assignments], console) as watch:
        reports = verify_all(assignments, budget, watch)
    sys.stdout.write(text(reports))
    for name, render in _FILES.items():
        _write(name, getattr(options, name), render(reports))
    _notify(reports, slack, now)
    return _CODES[verdict_of([report.verdict for report in reports])]


def _assignments(
    options: argparse.Namespace, now: datetime
) -> tuple[Sequence[Assignment], float, str | None]:
    """The assignments, the deadline in seconds, and the variable with Slack's webhook."""
    since = since_of(options.since, now)
    if options.url.startswith(("http://", "https://")):
        return [_single(options, since)], options.deadline or 300, options.slack
    settings = settings_of(options.url, _content("neither a URL nor a file:", options.url))
    slack = options.slack or settings.slack_webhook
    return assignments_of(settings, since), options.deadline or settings.deadline, slack


def _single(options: argparse.Namespace, since: datetime) -> Assignment:
    url = options.url.rstrip("/")
    keys = ServiceKeys(
        url,
        options.commit,
        options.revision,
        options.health,
        options.selftest,
        successes=options.successes,
        failures=options.failures,
    )
    target = target_of(url.partition("://")[2], keys, since)
    if options.probe:
        target = replace(target, probe=probe_of(_content("--probe", options.probe)))
    return Assignment(target, client_of(url, options.token), Logs(providers_of(options.logs)))


def _content(what: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{what} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{what} {path}: it is not UTF-8") from error


def _stopped_by_signals() -> threading.Event:
    """SIGTERM and SIGINT end the run; what was seen so far is still reported."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    return stop


def _write(name: str, path: str | None, content: str) -> None:
    if path is None:
        return
    if path == "-":
        sys.stdout.write(content)
        return
    try:
        Path(path).write_text(content, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--{name} {path}: {error.strerror}") from error


def _notify(reports: Sequence[Report], slack: str | None, now: datetime) -> None:
    if slack is None:
        return
    url = os.environ.get(slack)
    problem = tell(reports, url, now) if url else f"{slack} is not set in the environment"
    if problem:
        print(f"resilience-hooks: Slack was not told: {problem}", file=sys.stderr)
