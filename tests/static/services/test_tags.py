"""Which Dockerfile builds the image that a name means."""

from __future__ import annotations

import pytest

from tests.static.services.repositories import PYTHON, services

BUILDS = """
services:
  api: {build: api, image: 'org/api:latest'}
  one: {build: one, image: 'org/tools:one'}
  two: {build: two, image: 'org/tools:two'}
"""


@pytest.mark.parametrize(
    ("image", "runs"),
    [
        pytest.param("org/api", ["api"], id="the default tag"),
        pytest.param("docker.io/org/api:latest", ["api"], id="the registry named"),
        pytest.param("org/api:1.4", ["api"], id="a release"),
        pytest.param("org/api:${TAG}", ["api"], id="a tag that only a run knows"),
        pytest.param("org/tools:two", ["two"], id="one of several"),
        pytest.param("org/tools:three", [], id="two Dockerfiles share the name"),
        pytest.param("other/api:latest", [], id="somebody else's"),
        pytest.param("${REGISTRY}/api", [], id="a name that only a run knows"),
    ],
)
def test_runs_by_name(image: str, runs: list[str]) -> None:
    """A compose service that builds nothing runs what another builds under that name."""
    folders = ("api", "one", "two")
    found = services(
        {
            **{f"{folder}/Dockerfile": PYTHON for folder in folders},
            "compose.yaml": BUILDS,
            "compose.run.yaml": f"services:\n  job: {{image: '{image}', command: python x.py}}\n",
        }
    )
    jobs = [name for name, service in found.items() for run in service.runs if run.name == "job"]
    assert jobs == runs
