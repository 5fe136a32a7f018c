"""Every key of a file that declares deployed services; validation follows from here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from resilience_hooks.config.kinds import Choice, Day, ListOf, TableOf, Text
from resilience_hooks.config.quantities import Whole
from resilience_hooks.config.record import Key, Record
from resilience_hooks.config.scalars import Scalar, SecretName

_PATH: Final = Text("a path that begins with /", r"/\S*")
_URL: Final = Text("a URL without a path", r"https?://[^\s/?#]+/?")


@dataclass(frozen=True, slots=True)
class ProbeKeys:
    """``[services.NAME.probe]``: a request that changes nothing."""

    path: Annotated[str, Key(_PATH, "Where it goes.", '"/predict?dry_run=1"', required=True)]
    method: Annotated[str, Key(Choice(("GET", "POST", "PUT")), "The HTTP method.", '"POST"')] = (
        "POST"
    )
    body: Annotated[
        str | None, Key(Text("JSON in quotes"), "The body.", "'{\"dry_run\": true}'")
    ] = None
    expect: Annotated[
        Mapping[str, Any], Key(TableOf(Scalar()), "Keys of the answer and their values.", "{}")
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AllowedKeys:
    """``[[allow]]``: an error in the log that is known."""

    pattern: Annotated[
        str, Key(Text("a regular expression"), "Searched in the error.", '"x"', required=True)
    ]
    reason: Annotated[str, Key(Text("a reason"), "Why it is accepted.", '"…"', required=True)]
    expires: Annotated[
        datetime.date | None, Key(Day(), "The last day on which it counts.", "2027-01-31")
    ] = None


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """``[services.NAME]``: one deployed service."""

    url: Annotated[str, Key(_URL, "Its address.", '"https://api.example.org"', required=True)]
    commit: Annotated[str | None, Key(Text(), "The commit that must answer.", '"1a2b3c4"')] = None
    revision: Annotated[
        str | None, Key(Text(), "The revision that must answer.", '"api-00042-abc"')
    ] = None
    health: Annotated[str, Key(_PATH, "Where it tells its health.", '"/health"')] = "/health"
    selftest: Annotated[str | None, Key(_PATH, "Where it runs its imports.", '"/selftest"')] = None
    probe: Annotated[ProbeKeys | None, Key(Record(ProbeKeys), "A dry run.", "{}")] = None
    logs: Annotated[
        tuple[str, ...],
        Key(
            ListOf(Text("file:PATH, cloud:PROJECT/SERVICE or command:WORDS")),
            "Where its log is.",
            '["cloud:my-project/api"]',
        ),
    ] = ()
    successes: Annotated[int, Key(Whole(1, 100), "Good answers in a row that pass.", "3")] = 3
    failures: Annotated[int, Key(Whole(1, 1000), "Bad answers in a row that fail.", "5")] = 5


@dataclass(frozen=True, slots=True)
class DeploySettings:
    """The whole file."""

    services: Annotated[
        Mapping[str, ServiceKeys],
        Key(TableOf(Record(ServiceKeys)), "The services.", "{}", required=True),
    ]
    deadline: Annotated[int, Key(Whole(1, 3600), "Seconds for everything.", "300")] = 300
    token: Annotated[
        str | None, Key(SecretName(), "The variable with a bearer token.", '"DEPLOY_TOKEN"')
    ] = None
    allow: Annotated[
        tuple[AllowedKeys, ...], Key(ListOf(Record(AllowedKeys)), "Known errors.", "[]")
    ] = ()
    slack_webhook: Annotated[
        str | None,
        Key(SecretName(), "The variable with a webhook, told of failures.", '"SLACK_URL"'),
    ] = None
