"""Secrets are taken out of what is told; what only looks like one stays."""

from __future__ import annotations

import pytest

from resilience_hooks.alerts.sinks.github import GithubIssues
from resilience_hooks.alerts.sinks.slack import SlackBot, SlackWebhook
from resilience_hooks.alerts.sinks.webhook import Webhook
from resilience_hooks.cli.exits import exit_code
from resilience_hooks.errors import UsageError
from resilience_hooks.redaction import redacted, redacted_words

CANARY = "c4n4ryC4N4RYc4n4ry"
SECRETS = {
    "a password in a URL": f"https://ada:{CANARY}@example.org/simple",
    "a token as a user name": f"https://{CANARY}@example.org/simple",
    "a data source name": f"postgresql://ada:{CANARY}@db:5432/app",
    "a Slack webhook": f"https://hooks.slack.com/services/T0/B0/{CANARY}",
    "a bearer": f"Authorization: Bearer {CANARY}",
    "a lower-case header": f"authorization: {CANARY}",
    "a GitHub token": f"ghp_{CANARY}",
    "a fine-grained GitHub token": f"github_pat_{CANARY}",
    "a Slack token": f"xoxb-{CANARY}",
    "a password with an @ in a URL": f"https://ada:x@{CANARY}@example.org/simple",
    "a URL taken for a path": f"nothing-https:/ada:{CANARY}@example.org/x",
    "a variable": f"ARG API_TOKEN={CANARY} DEBUG=1",
    "a quoted variable": f"ENV DB_PASSWORD='{CANARY} {CANARY}'",
    "a variable without a sign": f"ENV SECRET_KEY {CANARY}",
    "an option with its value": f"serve --api-key={CANARY}",
    "an option before its value": f"serve --db-password {CANARY}",
    "a parameter of a URL": f"https://example.org/x?access_token={CANARY}&page=1",
}
PLAIN = [
    "https://example.org/simple", "ada@example.org", "git@example.org:a/b.git",
    "services/api/Dockerfile:3: COPY --from=a@sha256:1 x y", "the bearer of this", "xoxb-short",
    "https://example.org/@scope/package", "ARG API_TOKEN", "ENV API_TOKEN=$GIVEN",
    'ENV API_TOKEN="${GIVEN}"', "RUN --mount=type=secret,id=token cat x", "the token is not known",
    "services/token/secret.py:3", "import secrets, token", "serve --password --debug",
]  # fmt: skip


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_secrets(text: str) -> None:
    """The secret goes, the rest of the line stays."""
    said = redacted(f"before {text} after")
    assert CANARY not in said
    assert said.startswith("before ")


@pytest.mark.parametrize("text", PLAIN[:4] + PLAIN[5:])
def test_plain(text: str) -> None:
    """An address without a secret is told as it is."""
    assert redacted(text) == text


def test_words() -> None:
    """The value of an option may be a word of its own; another option is none."""
    words = ["serve", "--password", CANARY, "--api-key", "--token", "$TOKEN", f"--secret={CANARY}"]
    assert redacted_words(words) == [
        "serve", "--password", "***", "--api-key", "--token", "$TOKEN", "--secret=***",
    ]  # fmt: skip


@pytest.mark.parametrize("part", ["token", "--token ", "ENV ", "://a", ":/a:", "token ", 'key="'])
def test_length(part: str) -> None:
    """A long line is done with at once: what took the square of its length would take hours."""
    assert len(redacted(f"{part * 100_000}@")) >= 4


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_failures(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the message of a failure nor its traceback and its causes tell a secret."""
    error = UsageError(f"outer {text}")
    error.__cause__ = ValueError(f"inner {text}")
    assert exit_code(error, debug=True) == 2
    assert CANARY not in "".join(capsys.readouterr())


SINKS = {
    "a webhook": Webhook(f"https://example.org/{CANARY}", {"X-Key": CANARY}),
    "a webhook of Slack": SlackWebhook(f"https://hooks.slack.com/services/{CANARY}"),
    "a bot of Slack": SlackBot(CANARY, "channel"),
    "issues of GitHub": GithubIssues(CANARY, "owner/name"),
}


@pytest.mark.parametrize("sink", SINKS.values(), ids=SINKS)
def test_values(sink: object) -> None:
    """What a log shows of a sink leaves its secret out."""
    assert CANARY not in repr(sink)
