"""Slack and GitHub as they answer; what our sinks make of it is tested with the sinks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from github import Auth, Github

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.sinks.slack import SlackBot, SlackWebhook
from resilience_hooks.drift.retrain.adapters import StartError
from resilience_hooks.drift.retrain.adapters.http import github_workflow
from resilience_hooks.drift.retrain.model import Request
from resilience_hooks.testing.github import GitHubServer
from resilience_hooks.testing.slack import SlackServer
from tests.alerts.samples import NOW, notification

HEADERS = {"Authorization": "Bearer token"}
REQUEST = Request("m", date(2026, 1, 18), 1, NOW)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as running:
        yield running


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer() as running:
        yield running


def test_slack_keeps_messages(slack: SlackServer) -> None:
    """By the webhook and by a bot, with Slack's answers."""
    assert httpx.post(slack.webhook_url, json={"text": "hi"}).text == "ok"
    SlackWebhook(slack.webhook_url).send(notification())
    SlackBot("token", "#alerts", slack.api_url).send(notification())
    texts = [message["text"] for message in slack.messages]
    assert texts == ["hi", *["Model <a> & b is below 55 % (suspected)"] * 2]


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"{", "invalid_payload"), (b"[]", "invalid_payload"), (b"{}", "no_text")],
    ids=["no JSON", "no object", "nothing to show"],
)
def test_slack_refuses_what_is_no_message(slack: SlackServer, content: bytes, fault: str) -> None:
    """A webhook with 400, a bot with an error in a 200."""
    answer = httpx.post(slack.webhook_url, content=content)
    assert (answer.status_code, answer.text) == (400, fault)
    told = httpx.post(f"{slack.api_url}chat.postMessage", content=content).json()
    assert told == {"ok": False, "error": fault}
    assert slack.messages == []


def test_a_webhook_that_is_not_there(slack: SlackServer) -> None:
    """A secret that is wrong leads nowhere."""
    answer = httpx.post(f"{slack.url}/services/wrong", json={"text": "hi"})
    assert (answer.status_code, answer.text) == (404, "no_service")


@pytest.mark.parametrize(
    ("down", "status"), [(True, 503), (500, 500), (429, 429)], ids=["down", "broken", "limited"]
)
def test_slack_down(slack: SlackServer, down: bool | int, status: int) -> None:
    """It answers so until it is up again, and keeps nothing meanwhile; a limit says how long."""
    slack.down = down
    with pytest.raises(SinkError, match=f"Slack answers {status}") as failure:
        SlackWebhook(slack.webhook_url).send(notification())
    assert (failure.value.retry_after is not None) == (status == 429)
    assert slack.messages == []
    slack.down = False
    SlackWebhook(slack.webhook_url).send(notification())
    assert len(slack.messages) == 1


def test_issues_as_the_client_sees_them(github: GitHubServer) -> None:
    """Created, labelled, commented, closed; listed by repository, state and label, in order."""
    client = Github(
        auth=Auth.Token("token"),
        base_url=github.api_url,
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=True,
    )
    repository = client.get_repo("own/er")
    for title in ("first", "second"):
        repository.create_issue(title, labels=["drift"])
    repository.create_issue("unlabelled")
    client.get_repo("another/one").create_issue("elsewhere", labels=["drift"])
    found = list(repository.get_issues(labels=["drift"], sort="created", direction="asc"))
    assert [issue.title for issue in found] == ["first", "second"]
    found[0].create_comment("again")
    found[0].edit(state="closed", state_reason="completed")
    assert [issue.title for issue in repository.get_issues()] == ["unlabelled", "second"]
    assert [issue.number for issue in repository.get_issues(state="closed")] == [1]
    assert [comment.body for comment in found[0].get_comments()] == ["again"]
    assert github.comments == {1: ["again"], 2: [], 3: [], 4: []}
    assert github.issues[0]["labels"] == ["drift"]


def test_a_workflow_is_dispatched(github: GitHubServer) -> None:
    """What the retraining asks for, once each time."""
    adapter = github_workflow("own/er/train.yml@live", lambda: "token", github.api_url)
    adapter.start(REQUEST)
    assert github.dispatches == [
        {
            "repository": "own/er",
            "workflow": "train.yml",
            "ref": "live",
            "inputs": {
                "key": "m:2026-01-18:1",
                "model": "m",
                "run_start": "2026-01-18",
                "attempt": "1",
            },
        }
    ]


@pytest.mark.parametrize(
    ("down", "message"), [(True, "503"), (403, "403"), (False, "401")], ids=str
)
def test_a_dispatch_that_is_refused(github: GitHubServer, down: bool | int, message: str) -> None:
    """While it is down, or where nobody signs it."""
    github.down = down
    adapter = github_workflow("own/er/train.yml", lambda: None, github.api_url)
    with pytest.raises(StartError, match=message):
        adapter.start(REQUEST)
    assert github.dispatches == []


UNKNOWN: dict[str, tuple[str, str, object, int]] = {
    "no issue of the number": ("PATCH", "/repos/own/er/issues/1", {"state": "closed"}, 404),
    "no comments without it": ("GET", "/repos/own/er/issues/0/comments", None, 404),
    "no such address": ("GET", "/repos/own/er/pulls", None, 404),
    "no title": ("POST", "/repos/own/er/issues", {}, 422),
    "no object": ("POST", "/repos/own/er/issues", [], 422),
    "no ref": ("POST", "/repos/own/er/actions/workflows/t.yml/dispatches", {}, 422),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), UNKNOWN.values(), ids=UNKNOWN)
def test_github_says_what_is_wrong(
    github: GitHubServer, method: str, path: str, body: object, status: int
) -> None:
    """A status of GitHub's with a message, and nothing is kept."""
    answer = httpx.request(method, github.api_url + path, json=body, headers=HEADERS)
    assert (answer.status_code, "message" in answer.json()) == (status, True)
    assert (github.issues, github.dispatches) == ([], [])
