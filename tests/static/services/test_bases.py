"""Images that begin with, or copy from, what other Dockerfiles of the tree build."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import PYTHON, services
from tests.static.worlds import brief, check

COMPOSE = (
    "services:\n"
    "  base: {build: {context: ., dockerfile: base/Dockerfile}, image: '${R:-org}/base:1'}\n"
    "  svc: {build: {context: ., dockerfile: svc/Dockerfile}}\n"
)
BASE = f"{PYTHON}WORKDIR /app\nCOPY shared /app/shared\nENV PYTHONPATH=/app\n"


def repository(dockerfile: str, compose: str = COMPOSE) -> dict[str, Content]:
    """A base image with ``shared``, and a service."""
    return {
        "base/Dockerfile": BASE,
        "svc/Dockerfile": dockerfile,
        "shared/__init__.py": "",
        "svc/main.py": "import shared\n",
        "compose.yaml": compose,
    }


@pytest.mark.parametrize(
    "dockerfile",
    [
        pytest.param("FROM org/base:1\n", id="FROM"),
        pytest.param("FROM docker.io/org/base:1\n", id="the registry named"),
        pytest.param("ARG R=org\nARG T\nFROM ${R}/base:${T:-1}\n", id="a default"),
        pytest.param("FROM org/base:1 AS a\nFROM a\n", id="a stage of it"),
        pytest.param("FROM python:3.12\nCOPY --from=org/base:1 /app /app\n", id="COPY --from"),
    ],
)
def test_bases_are_joined(dockerfile: str) -> None:
    """What the base image brings is there."""
    text = f"{dockerfile}WORKDIR /app\nCOPY svc/main.py .\nCMD python main.py\n"
    found = check(repository(text), "svc/Dockerfile")
    assert (found.status, found.modules, brief(list(found.findings))) == ("checked", 2, [])


@pytest.mark.parametrize(
    ("dockerfile", "compose"),
    [
        pytest.param("FROM org/base:2\n", COMPOSE, id="another tag"),
        pytest.param("FROM other/base:1\n", COMPOSE, id="another image"),
        pytest.param("ARG WHICH\nFROM $WHICH\n", COMPOSE, id="only a run knows"),
        pytest.param("FROM python:3.12\n", COMPOSE, id="a public image"),
        pytest.param(
            "FROM org/base:1\n",
            f"{COMPOSE}  twin: {{build: {{context: ., dockerfile: two/Dockerfile}}, "
            "image: 'org/base:1'}\n",
            id="two Dockerfiles share the tag",
        ),
    ],
)
def test_no_base_of_this_tree(dockerfile: str, compose: str) -> None:
    """What nothing here is known to build stays an image that nobody has."""
    files = {**repository(dockerfile, compose), "two/Dockerfile": PYTHON}
    assert services(files)["svc"].bases == {}


def test_images_that_begin_with_one_another() -> None:
    """A circle ends."""
    compose = (
        "services:\n  a: {build: a, image: org/a}\n  b: {build: b, image: org/b}\n"
        "  c: {build: c, image: org/c}\n"
    )
    files: dict[str, Content] = {
        "a/Dockerfile": "FROM org/b\n",
        "b/Dockerfile": "FROM org/a\n",
        "c/Dockerfile": "FROM org/c\n",
        "compose.yaml": compose,
    }
    found = services(files)
    assert found["a"].bases["org/b"].bases == {}
    assert found["c"].bases == {}
