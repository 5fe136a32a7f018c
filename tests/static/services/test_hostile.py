"""Files that anybody may have written."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resilience_hooks.static.tree.memory import Content, Link, Submodule
from tests.static.services.repositories import PYTHON, services

_PATHS = (
    "compose.yaml",
    ".github/workflows/build.yml",
    "docker-bake.hcl",
    "docker-bake.json",
    "cloudbuild.yaml",
    "skaffold.yaml",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
    "Jenkinsfile",
    "Makefile",
    "build.sh",
    "render.yaml",
    "azure.yaml",
    "fly.toml",
    ".devcontainer/devcontainer.json",
    "README.md",
)
_WORDS = (
    "services:", "build:", "  build: .", "jobs:", "steps:", "- ", "uses: ./x", "run: |",
    "docker build", "${A:-", "${{ matrix.a", "}}", "}", "{", "[", "]", '"', "'", "\\", "\n",
    "\n\t", "  ", "&a", "*a", "<<: *a", "target", "artifacts", "$(cd", "$0", ")", "(", "`", "|",
    "#", "<<EOF", "extends: web", "include: [compose.yaml]", "context: ..", "\x00", "\r\n", "é",
)  # fmt: skip
_PIECES = (
    "docker build ${A:-", "docker build \\\n", "docker build . ; ", '"docker build ',
    "$(docker build ", "build: {", "build: [", "- build\n", "  build: *a\n", "docker build $(A) ",
    "`docker build ", "{{ build ", "docker.build('", "/* build ", "<docker build <", "target a {",
    "[build]\n", "<<A\n", '"${',
)  # fmt: skip


@pytest.mark.parametrize("path", _PATHS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(st.sampled_from(_WORDS), max_size=40))
def test_nothing_raises(path: str, words: list[str]) -> None:
    """Whatever a file holds, there is an answer for the Dockerfile."""
    text = "services: build target artifacts docker build ." + "".join(words)
    found = services({"Dockerfile": f"{PYTHON}COPY . .\n", path: text})
    assert found


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize("piece", _PIECES)
def test_time_is_linear(path: str, piece: str) -> None:
    """A piece of text that is repeated thousands of times takes no more than seconds."""
    since = time.process_time()
    services(
        {"Dockerfile": PYTHON, path: "services target artifacts build docker\n" + piece * 4_000}
    )
    assert time.process_time() - since < 10


_LONG = "\n".join(f"    V{i}: v" for i in range(5_000))
_MANY = "\n".join(f"  s{i}: {{SERVICE}}" for i in range(5_000))


@pytest.mark.parametrize(
    "service",
    ["{<<: *x, image: x}", "{environment: *x, image: x}", "{build: {args: *x}}", "{extends: s1}"],
)
@pytest.mark.parametrize("path", ["compose.yaml", ".gitlab-ci.yml", ".github/workflows/b.yml"])
def test_aliases_that_multiply(path: str, service: str) -> None:
    """Thousands of services that share thousands of values cost time and memory once."""
    text = f"x:\n  &x\n{_LONG}\nservices: # build docker\n{_MANY}\n".replace("{SERVICE}", service)
    since = time.process_time()
    services({"Dockerfile": PYTHON, path: text})
    assert time.process_time() - since < 10


def test_unreadable_paths() -> None:
    """Links, submodules and directories in the place of files are no declarations."""
    files: dict[str, Content] = {
        "Dockerfile": PYTHON,
        "compose.yaml": Link("elsewhere"),
        "Makefile": Submodule(),
        ".env": Link(".env"),
        "docker-compose.yml": b"\xff\xfe services: build: \x00",
    }
    assert list(services(files)) == ["root"]
