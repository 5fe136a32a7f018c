"""GitHub on loopback: issues with their comments, and the dispatch of workflows.

What the sink of alerts and the retraining use of https://docs.github.com/rest: list, create, edit,
comment, dispatch.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from resilience_hooks.testing.loopback import Answer, Request, StandIn, refusal

_RETRY_AFTER: Final = {"Retry-After": "60"}
_REPOSITORY: Final = r"/repos/(?P<repository>[^/]+/[^/]+)"
_NOT_FOUND: Final = Answer(404, {"message": "Not Found"})


class GitHubServer(StandIn):
    """Repositories, each there as soon as it is named. ``down`` is the status of every answer.

    ``issues`` are numbered from 1 over all repositories; ``comments`` has their texts by number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.issues: list[dict[str, Any]] = []
        self.comments: dict[int, list[str]] = {}
        self.dispatches: list[dict[str, Any]] = []
        self.down: bool | int = False
        self._lock = threading.Lock()
        self._routes: dict[tuple[str, str], Callable[[Request, Mapping[str, str]], Answer]] = {
            ("GET", r"/issues"): self._list,
            ("POST", r"/issues"): self._create,
            ("PATCH", r"/issues/(?P<number>\d+)"): self._edit,
            ("GET", r"/issues/(?P<number>\d+)/comments"): self._list_comments,
            ("POST", r"/issues/(?P<number>\d+)/comments"): self._comment,
            ("POST", r"/actions/workflows/(?P<workflow>[^/]+)/dispatches"): self._dispatch,
        }

    @property
    def api_url(self) -> str:
        """The base URL of the API."""
        return self.url

    def answer(self, request: Request) -> Answer:
        """Do what is asked, where it is known and allowed."""
        if (status := refusal(self.down)) is not None:
            headers = _RETRY_AFTER if status in {403, 429} else {}
            return Answer(status, {"message": "the stand-in is down"}, headers)
        if request.method != "GET" and "authorization" not in request.headers:
            return Answer(401, {"message": "Requires authentication"})
        for (method, pattern), handle in self._routes.items():
            found = re.fullmatch(_REPOSITORY + pattern, urlsplit(request.path).path)
            if found and method == request.method:
                return self._handled(request, found.groupdict(), handle)
        return _NOT_FOUND

    def _handled(
        self,
        request: Request,
        names: Mapping[str, str],
        handle: Callable[[Request, Mapping[str, str]], Answer],
    ) -> Answer:
        if "number" in names and not 1 <= int(names["number"]) <= len(self.issues):
            return _NOT_FOUND
        try:
            with self._lock:
                return handle(request, names)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return Answer(422, {"message": f"Validation Failed: {error!r}"})

    def _list(self, request: Request, names: Mapping[str, str]) -> Answer:
        query = parse_qs(urlsplit(request.path).query)
        found = [self._shown(issue) for issue in self._matching(names["repository"], query)]
        return Answer(200, found if query.get("direction") == ["asc"] else found[::-1])

    def _matching(
        self, repository: str, query: Mapping[str, list[str]]
    ) -> Iterator[dict[str, Any]]:
        """The issues of a repository in a state, open where none is given, with all labels."""
        states = {"all": {"open", "closed"}}.get(state := query.get("state", ["open"])[0], {state})
        labels = set(query.get("labels", [""])[0].split(",")) - {""}
        for issue in list(self.issues):
            is_meant = issue["repository"] == repository and issue["state"] in states
            if is_meant and labels <= set(issue["labels"]):
                yield issue

    def _create(self, request: Request, names: Mapping[str, str]) -> Answer:
        asked = request.json
        issue = {
            "repository": names["repository"],
            "number": len(self.issues) + 1,
            "state": "open",
            "title": asked["title"],
            "body": asked.get("body"),
            "labels": list(asked.get("labels", ())),
        }
        self.comments[issue["number"]] = []
        self.issues.append(issue)
        return Answer(201, self._shown(issue))

    def _edit(self, request: Request, names: Mapping[str, str]) -> Answer:
        issue = self.issues[int(names["number"]) - 1]
        issue.update(request.json)
        return Answer(200, self._shown(issue))

    def _list_comments(self, _: Request, names: Mapping[str, str]) -> Answer:
        texts = self.comments[int(names["number"])]
        return Answer(200, [{"id": at, "body": text} for at, text in enumerate(texts, 1)])

    def _comment(self, request: Request, names: Mapping[str, str]) -> Answer:
        texts = self.comments[int(names["number"])]
        texts.append(request.json["body"])
        return Answer(201, {"id": len(texts), "body": texts[-1]})

    def _dispatch(self, request: Request, names: Mapping[str, str]) -> Answer:
        asked = request.json
        self.dispatches.append(
            {**names, "ref": asked["ref"], "inputs": dict(asked.get("inputs", {}))}
        )
        return Answer(204, "")

    def _shown(self, issue: Mapping[str, Any]) -> dict[str, Any]:
        """An issue as the API shows it."""
        return {
            **{key: value for key, value in issue.items() if key != "repository"},
            "id": issue["number"],
            "labels": [{"name": name} for name in issue["labels"]],
            "url": f"{self.url}/repos/{issue['repository']}/issues/{issue['number']}",
        }
