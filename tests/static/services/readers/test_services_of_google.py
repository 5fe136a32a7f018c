"""Cloud Build and skaffold."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built

_FILES: dict[str, Content] = {"Dockerfile": "", "svc/Dockerfile": "", "svc/Dockerfile.x": ""}


def _steps(*steps: str) -> str:
    return "steps:\n" + "".join(f"- {step}\n" for step in steps)


_DOCKER = "name: gcr.io/cloud-builders/docker"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (_steps(f"{{{_DOCKER}, args: [build, -t, x, .]}}"), ("Dockerfile", "")),
        (_steps(f"{{{_DOCKER}, args: [build, -f, svc/Dockerfile, .]}}"), ("svc/Dockerfile", "")),
        (_steps(f"{{{_DOCKER}, args: ['build', 'svc']}}"), ("svc/Dockerfile", "svc")),
        (_steps("{name: docker:24, args: [build, svc]}"), ("svc/Dockerfile", "svc")),
        (_steps(f"{{{_DOCKER}, dir: svc, args: [build, .]}}"), ("svc/Dockerfile", "svc")),
        (_steps(f"{{{_DOCKER}, args: [buildx, build, svc]}}"), ("svc/Dockerfile", "svc")),
        (
            _steps(f"{{{_DOCKER}, entrypoint: bash, args: [-c, 'docker build svc']}}"),
            ("svc/Dockerfile", "svc"),
        ),
        (
            _steps("{name: ubuntu, script: 'cd svc && docker build .'}"),
            ("svc/Dockerfile", "svc"),
        ),
        (
            _steps(
                "{name: gcr.io/kaniko-project/executor:v1,"
                " args: [--dockerfile=Dockerfile.x, --context=svc]}"
            ),
            ("svc/Dockerfile.x", "svc"),
        ),
        (
            "substitutions: {_D: svc}\n" + _steps(f"{{{_DOCKER}, args: [build, '${{_D}}']}}"),
            ("svc/Dockerfile", "svc"),
        ),
        (
            "substitutions: {_D: svc}\n" + _steps(f"{{{_DOCKER}, args: [build, $_D]}}"),
            ("svc/Dockerfile", "svc"),
        ),
    ],
)
def test_cloudbuild(text: str, found: tuple[str, str]) -> None:
    """Steps of docker, of kaniko and of shells, their substitutions and directories."""
    assert built({**_FILES, "cloudbuild.yaml": text}) == [found]


@pytest.mark.parametrize(
    "text",
    [
        _steps(f"{{{_DOCKER}, args: [push, svc]}}"),
        _steps(f"{{{_DOCKER}, args: [build, $_NOWHERE]}}"),
        _steps("{name: gcr.io/cloud-builders/gcloud, args: [builds, list]}"),
        "steps: x",
        "# build",
    ],
)
def test_cloudbuild_of_nothing(text: str) -> None:
    """Other commands, and a substitution that only a trigger gives."""
    assert built({**_FILES, "cloudbuild.yaml": text}) == []


def test_cloudbuild_below_the_root() -> None:
    """The workspace is the configuration's directory or the root: where the Dockerfile is."""
    text = _steps(f"{{{_DOCKER}, args: [build, -f, svc/Dockerfile, .]}}")
    assert built({**_FILES, "svc/cloudbuild.yaml": text}) == [("svc/Dockerfile", "")]
    text = _steps(f"{{{_DOCKER}, args: [build, .]}}")
    assert built({**_FILES, "svc/cloudbuild.yaml": text}) == [("svc/Dockerfile", "svc")]


def test_submitted() -> None:
    """A command that submits a configuration gives it substitutions and a directory."""
    files: dict[str, Content] = {
        **_FILES,
        "ci/cloudbuild.yaml": _steps(f"{{{_DOCKER}, args: [build, -f, $_F, .]}}"),
        "deploy.sh": "gcloud builds submit --config ci/cloudbuild.yaml \\\n"
        "  --substitutions=_F=svc/Dockerfile .\n",
    }
    (build,) = builds(files)
    assert (build.dockerfile, build.context) == ("svc/Dockerfile", "")
    assert (build.declaration.source, build.declaration.uploads) == ("deploy.sh:1", True)


def test_submitted_with_a_tag() -> None:
    """Without a configuration the Dockerfile of the uploaded directory is built."""
    (build,) = builds({**_FILES, "deploy.sh": "gcloud builds submit --tag gcr.io/p/x svc"})
    assert (build.dockerfile, build.context, build.declaration.uploads) == (
        "svc/Dockerfile",
        "svc",
        True,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("build: {artifacts: [{image: x, context: svc}]}", [("svc/Dockerfile", "svc")]),
        ("build: {artifacts: [{image: x}]}", [("Dockerfile", "")]),
        (
            "build: {artifacts: [{image: x, context: svc, docker: {dockerfile: Dockerfile.x}}]}",
            [("svc/Dockerfile.x", "svc")],
        ),
        (
            "build: {artifacts: [{image: x, context: svc, kaniko: {dockerfile: Dockerfile.x}}]}",
            [("svc/Dockerfile.x", "svc")],
        ),
        (
            "profiles: [{name: p, build: {artifacts: [{context: svc}]}}]",
            [("svc/Dockerfile", "svc")],
        ),
        ("a: 1\n---\nbuild: {artifacts: [{context: svc}]}", [("svc/Dockerfile", "svc")]),
        ("build: {artifacts: [{image: x, context: svc, jib: {type: maven}}]}", []),
        ("build: {artifacts: [{image: x, context: svc, buildpacks: {builder: b}}]}", []),
        ("test: [{image: x, context: svc}] # artifacts", []),
    ],
)
def test_skaffold(text: str, found: list[tuple[str, str]]) -> None:
    """Artifacts that a Dockerfile makes, of profiles and further documents too."""
    assert built({**_FILES, "skaffold.yaml": text}) == found


def test_skaffold_says() -> None:
    """Paths start at the file; target, arguments without templates, image, line."""
    text = (
        "build:\n  artifacts:\n  - image: x\n    docker:\n      target: prod\n"
        "      buildArgs: {A: '1', B: '{{.X}}'}\n"
    )
    (build,) = builds({**_FILES, "svc/skaffold.yaml": text})
    assert (build.context, build.target, build.args) == ("svc", "prod", {"A": "1"})
    assert (build.declaration.images, build.declaration.source) == (("x",), "svc/skaffold.yaml:3")
