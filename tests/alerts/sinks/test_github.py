from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Kind
from resilience_hooks.alerts.sinks import github
from resilience_hooks.alerts.sinks.github import GithubIssues
from tests.alerts.samples import notification
from tests.alerts.server import Answer, Request, Server, serving


@dataclass
class Repository:
    """The issues API of a repository, as far as it is used: list, create, comment, edit."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[str]] = field(default_factory=dict)
    url: str = ""

    def __call__(self, request: Request) -> Answer:
        path, _, query = request.path.partition("?")
        number = re.fullmatch(r"/repos/own/er/issues/(\d+)(/comments)?", path)
        if number is None:
            return self._list(query) if request.method == "GET" else self._create(request)
        at = int(number[1])
        if number[2] is None:
            self.issues[at - 1].update(request.json)
            return Answer(200, self._shown(at))
        if request.method == "GET":
            return Answer(200, [{"id": i, "body": b} for i, b in enumerate(self.comments[at])])
        self.comments[at].append(request.json["body"])
        return Answer(201, {"id": 1, "body": request.json["body"]})

    def _list(self, query: str) -> Answer:
        assert "state=open" in query
        assert "labels=resilience-hooks" in query
        found = [at for at, issue in enumerate(self.issues, 1) if issue["state"] == "open"]
        return Answer(200, [self._shown(at) for at in found])

    def _create(self, request: Request) -> Answer:
        self.issues.append({**request.json, "state": "open"})
        self.comments[len(self.issues)] = []
        return Answer(201, self._shown(len(self.issues)))

    def _shown(self, at: int) -> dict[str, Any]:
        issue = {key: value for key, value in self.issues[at - 1].items() if key != "labels"}
        return {**issue, "number": at, "id": at, "url": f"{self.url}/repos/own/er/issues/{at}"}


KINDS: tuple[Kind, ...] = ("fired", "repeated", "worsened", "resolved")


def sink(server: Server) -> GithubIssues:
    return GithubIssues("token", "own/er", server.url)


def test_first_notification_opens_an_issue() -> None:
    """The issue says what is wrong, with the evidence, under a label."""
    repository = Repository()
    with serving(repository) as server:
        repository.url = server.url
        sink(server).send(notification())
    (issue,) = repository.issues
    assert issue["title"] == "Model <a> & b is below 55 % (suspected)"
    assert issue["labels"] == ["resilience-hooks"]
    assert "| Hits | 42 of 80 |" in issue["body"]
    assert "Jan 18  ██████████░░░░░░░░░░  21/40  ◀" in issue["body"]


def test_further_ones_comment_and_the_last_closes() -> None:
    """One trouble is one issue from its beginning to its end."""
    repository = Repository()
    with serving(repository) as server:
        repository.url = server.url
        for told, kind in enumerate(KINDS, 1):
            sink(server).send(notification(kind, told))
    (issue,) = repository.issues
    assert issue["state"] == "closed"
    starts = [comment.split("\n")[0][:11] for comment in repository.comments[1]]
    assert starts == ["**Still: Mo", "**Worse: Mo", "**Resolved:"]


@pytest.mark.parametrize("kind", ["fired", "repeated"])
def test_said_again_after_a_crash(kind: Kind) -> None:
    """The same marker twice is one issue, and one comment."""
    repository = Repository()
    with serving(repository) as server:
        repository.url = server.url
        sink(server).send(notification())
        for _ in range(2):
            sink(server).send(notification(kind, 2 if kind == "repeated" else 1))
    assert len(repository.issues) == 1
    assert len(repository.comments[1]) == (1 if kind == "repeated" else 0)


def test_a_lost_store_makes_no_second_issue() -> None:
    """An alert that fires anew under the same fingerprint finds the issue that is open."""
    repository = Repository()
    with serving(repository) as server:
        repository.url = server.url
        sink(server).send(notification())
        sink(server).send(notification(told=7))
        sink(server).send(notification(name="drift/b/1"))
    assert len(repository.issues) == 2


def test_the_end_of_something_unknown_opens_nothing() -> None:
    """What is over needs no issue any more."""
    repository = Repository()
    with serving(repository) as server:
        sink(server).send(notification("resolved"))
    assert repository.issues == []


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
