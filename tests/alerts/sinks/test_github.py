from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Kind
from resilience_hooks.alerts.sinks import github
from resilience_hooks.alerts.sinks.github import GithubIssues
from resilience_hooks.testing.github import GitHubServer
from resilience_hooks.testing.loopback import Answer, Server, serving
from tests.alerts.samples import notification

KINDS: tuple[Kind, ...] = ("fired", "repeated", "worsened", "resolved")


def sink(server: GitHubServer | Server) -> GithubIssues:
    return GithubIssues("token", "own/er", server.url)


def test_first_notification_opens_an_issue() -> None:
    """The issue says what is wrong, with the evidence, under a label."""
    with GitHubServer() as server:
        sink(server).send(notification())
    (issue,) = server.issues
    assert issue["title"] == "Model <a> & b is below 55 % (suspected)"
    assert issue["labels"] == ["resilience-hooks"]
    assert "| Hits | 42 of 80 |" in issue["body"]
    assert "Jan 18  ██████████░░░░░░░░░░  21/40  ◀" in issue["body"]


def test_further_ones_comment_and_the_last_closes() -> None:
    """One trouble is one issue from its beginning to its end."""
    with GitHubServer() as server:
        for told, kind in enumerate(KINDS, 1):
            sink(server).send(notification(kind, told))
    (issue,) = server.issues
    assert issue["state"] == "closed"
    starts = [comment.split("\n")[0][:11] for comment in server.comments[1]]
    assert starts == ["**Still: Mo", "**Worse: Mo", "**Resolved:"]


@pytest.mark.parametrize("kind", ["fired", "repeated"])
def test_said_again_after_a_crash(kind: Kind) -> None:
    """The same marker twice is one issue, and one comment."""
    with GitHubServer() as server:
        sink(server).send(notification())
        for _ in range(2):
            sink(server).send(notification(kind, 2 if kind == "repeated" else 1))
    assert len(server.issues) == 1
    assert len(server.comments[1]) == (1 if kind == "repeated" else 0)


def test_a_lost_store_makes_no_second_issue() -> None:
    """An alert that fires anew under the same fingerprint finds the issue that is open."""
    with GitHubServer() as server:
        sink(server).send(notification())
        sink(server).send(notification(told=7))
        sink(server).send(notification(name="drift/b/1"))
    assert len(server.issues) == 2


def test_the_end_of_something_unknown_opens_nothing() -> None:
    """What is over needs no issue any more."""
    with GitHubServer() as server:
        sink(server).send(notification("resolved"))
    assert server.issues == []


def test_nobody_is_mentioned() -> None:
    """A name with an at sign in it, or a number sign, refers to nobody and nothing."""
    text = github._plain("@everyone #1 <script>")
    assert not re.search(r"@\w|#\d|<", text)


REFUSED = {
    "403": (Answer(403, {"message": "Resource not accessible"}), "403: Resource not acc", None),
    "a secondary limit": (
        Answer(403, {"message": "secondary rate limit"}, {"Retry-After": "60"}),
        "403",
        60,
    ),
    "410": (Answer(410, {"message": "Issues are disabled"}), "410: Issues are disabled", None),
    "422": (Answer(422, {"message": "Validation Failed"}), "422: Validation Failed", None),
    "500": (Answer(500, {"message": "oops"}), "500", None),
    "no JSON": (Answer(502, "<html>bad gateway</html>"), "502", None),
}


@pytest.mark.parametrize(("answer", "message", "wait"), REFUSED.values(), ids=REFUSED)
def test_refused(answer: Answer, message: str, wait: int | None) -> None:
    """The answer is named, and how long GitHub asks to be left alone."""
    with serving(lambda _: answer) as server, pytest.raises(SinkError, match=message) as failure:
        sink(server).send(notification())
    assert failure.value.retry_after == (timedelta(seconds=wait) if wait else None)


def test_not_there() -> None:
    """A refused connection is a failure to deliver, without the token in its message."""
    unreachable = GithubIssues("s3cret", "own/er", "http://127.0.0.1:9")
    with pytest.raises(SinkError, match="GitHub cannot be reached") as failure:
        unreachable.send(notification())
    assert "s3cret" not in json.dumps(str(failure.value))
