"""GitHub: one open issue for each trouble, a comment for each further notification.

The issue is found by a hidden marker in its body among the open ones that carry the label, which
is exact where the search is late. So neither a lost store nor a crash makes a second issue, and a
comment that is there already is not written again. Retries are the outbox's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import github
from github import Auth, Github, GithubException
from github.Issue import Issue
from github.Repository import Repository

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Notification
from resilience_hooks.alerts.wording import body, headline, picture

LABEL: Final = "resilience-hooks"
_TIMEOUT: Final = 10
"""Seconds for one request."""


@dataclass(frozen=True, slots=True)
class GithubIssues:
    """The issues of ``repository`` (owner/name); ``base_url`` is GitHub's API, or a server's."""

    token: str = field(repr=False)
    repository: str
    base_url: str = github.Consts.DEFAULT_BASE_URL

    def send(self, notification: Notification) -> None:
        """Open, comment or close the issue."""
        with _translated():
            repository = self._repository()
            issue = _find(repository, notification)
            if issue is not None:
                _continue(issue, notification)
            elif notification.kind != "resolved":
                repository.create_issue(
                    headline(notification), _text(notification, _name(notification)), labels=[LABEL]
                )

    def _repository(self) -> Repository:
        client = Github(
            auth=Auth.Token(self.token),
            base_url=self.base_url,
            timeout=_TIMEOUT,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
            lazy=True,
        )
        return client.get_repo(self.repository)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except GithubException as error:
        message = error.data.get("message", "") if isinstance(error.data, dict) else ""
        retry_after = (error.headers or {}).get("retry-after", "")
        wait = timedelta(seconds=int(retry_after)) if retry_after.isdecimal() else None
        raise SinkError(f"GitHub answers {error.status}: {message[:80]}", wait) from error
    except Exception as error:
        raise SinkError(f"GitHub cannot be reached: {type(error).__name__}") from error


def _find(repository: Repository, notification: Notification) -> Issue | None:
    """The oldest open issue of the trouble."""
    wanted = _name(notification)
    found = repository.get_issues(state="open", labels=[LABEL], sort="created", direction="asc")
    return next((issue for issue in found if wanted in (issue.body or "")), None)


def _continue(issue: Issue, notification: Notification) -> None:
    marker = _hidden("notification", notification.marker)
    is_told = marker in (issue.body or "") or any(
        marker in (comment.body or "") for comment in issue.get_comments()
    )
    if not is_told:
        issue.create_comment(f"**{_plain(headline(notification))}**\n\n{_text(notification)}")
    if notification.kind == "resolved":
        issue.edit(state="closed", state_reason="completed")


def _text(notification: Notification, *hidden: str) -> str:
    signal = notification.alert.signal
    parts = [_plain(body(notification))]
    if notification.kind != "resolved":
        if signal.facts:
            rows = "\n".join(f"| {_cell(name)} | {_cell(value)} |" for name, value in signal.facts)
            parts.append(f"| | |\n|---|---|\n{rows}")
        if signal.bars:
            parts.append(f"```text\n{picture(signal.bars)}\n```")
    parts += [f"[{_plain(title)}]({url})" for title, url in signal.links]
    return "\n\n".join([*parts, *hidden, _hidden("notification", notification.marker)])


def _name(notification: Notification) -> str:
    return _hidden("fingerprint", notification.alert.signal.fingerprint)


def _hidden(kind: str, value: str) -> str:
    """A comment that a reader does not see; nothing in it can end it early."""
    return f"<!-- resilience-hooks:{kind}={value.replace('>', '%3E')} -->"


def _plain(text: str) -> str:
    """Text in which nothing is markup, nobody is mentioned and no issue is referred to."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("@", "@\N{WORD JOINER}").replace("#", "#\N{WORD JOINER}")


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|").replace("\n", " ")
