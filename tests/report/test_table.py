"""The table of services."""

from __future__ import annotations

import pytest

from resilience_hooks.report.table import render
from resilience_hooks.static.results import LaunchResult, ServiceResult


def launch(entry: str | None, source: str = "CMD", line: int = 9, *path: str) -> LaunchResult:
    """A process of a service."""
    return LaunchResult(source, line, ("x",), entry, "/app", path or ("/app",))


def service(
    *launches: LaunchResult,
    reason: str | None = None,
    name: str = "services/api",
    context_source: str = "compose.yaml:3",
) -> ServiceResult:
    """A service that is built from the root."""
    return ServiceResult(
        name=name,
        kind="dockerfile",
        dockerfile=f"{name}/Dockerfile",
        context=".",
        context_source=context_source,
        target=None,
        status="checked" if reason is None else "unknown",
        reason=reason,
        launches=launches,
    )


WHOLE = """\
status   service                    context           what starts
           Dockerfile                 learned from      sys.path
checked  services/api               .                 module:app.main  (compose:api:4)
           services/api/Dockerfile    compose.yaml:3    /app, /app/lib

1 service: 1 can be checked, 0 unknown
"""


def test_without_a_width_nothing_is_cut() -> None:
    """A pipe and a file get every text whole."""
    found = service(launch("module:app.main", "compose:api", 4, "/app", "/app/lib"))
    assert render([found]) == WHOLE


NAME = "community/deeply/nested/folders/of/examples/retrieval-service"
REASON = "the image has neither CMD nor ENTRYPOINT; registry.example.com/base:1 decides what starts"


@pytest.mark.parametrize("width", [80, 100, 160])
def test_fits_a_width(width: int) -> None:
    """No line is longer; the end of a path and every word of a reason stay."""
    results = [
        service(launch("module:app.main"), name=NAME),
        service(reason=REASON, context_source="inferred: 12 of 12 sources exist there"),
    ]
    lines = render(results, width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("retrieval-service " in line for line in lines)
    assert any("  inferred: 12" in line for line in lines)
    text = " ".join(" ".join(line[45:].split()) for line in lines)
    assert all(word in text for word in ("neither", "decides", "starts"))


def test_what_starts_is_listed_once() -> None:
    """The same program from several places is one line, with where it was learned first."""
    launches = [launch("module:app", "compose:a", 1), launch("module:app", "compose:b", 2)]
    text = render([service(*launches, launch("module:worker", "CMD"), launch(None))])
    assert text.count("module:app") == 1
    assert "module:app  (compose:a:1 and 1 more)" in text
    assert "module:worker  (CMD:9)" in text


def test_many_programs() -> None:
    """The table stays short; JSON has them all."""
    text = render([service(*(launch(f"module:job{at}") for at in range(9)))])
    assert "module:job3" in text
    assert "module:job4" not in text
    assert "and 5 more" in text


def test_targets_and_uploads() -> None:
    """The target stands with the Dockerfile; a folder that is deployed has none."""
    found = ServiceResult(
        "fn",
        "source",
        None,
        "functions/fn",
        "deploy.sh:3",
        None,
        "checked",
        None,
        (launch("module:main"),),
    )
    assert "(deployed from source)" in render([found])
    staged = ServiceResult(
        "a:prod", "dockerfile", "a/Dockerfile", "a", "compose.yaml:1", "prod", "unknown", "nothing"
    )
    assert "  target prod" in render([staged])


def test_nothing() -> None:
    """A repository without services."""
    assert render([]).endswith("\n0 services: 0 can be checked, 0 unknown\n")
