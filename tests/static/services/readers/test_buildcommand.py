"""Command lines that build."""

from __future__ import annotations

import shlex

import pytest

from resilience_hooks.static.services.places import ROOT, place_of
from resilience_hooks.static.services.readers.buildcommand import BuildCommand, build_command
from resilience_hooks.static.services.unknowns import unknown


def _read(line: str) -> BuildCommand | None:
    return build_command(tuple(shlex.split(line)))


@pytest.mark.parametrize(
    ("line", "context", "file"),
    [
        ("docker build .", ".", None),
        ("docker build -t x:1 svc", "svc", None),
        ("docker build -f a/Dockerfile .", ".", "a/Dockerfile"),
        ("docker build --file=a/Dockerfile .", ".", "a/Dockerfile"),
        ("docker build -fa/Dockerfile .", ".", "a/Dockerfile"),
        ("docker build . -f a/Dockerfile --build-arg https_proxy=$p", ".", "a/Dockerfile"),
        ("docker buildx build --push --platform linux/amd64 .", ".", None),
        ("docker image build svc", "svc", None),
        ("docker --log-level debug build svc", "svc", None),
        ("docker -H tcp://x build svc", "svc", None),
        ("/usr/bin/docker build svc", "svc", None),
        ("sudo docker build svc", "svc", None),
        ("retry 3 docker build svc", "svc", None),
        ("podman build --squash -f Containerfile .", ".", "Containerfile"),
        ("buildah bud -t x svc", "svc", None),
        ("nerdctl build svc", "svc", None),
        ("az acr build -r reg -t x -f a/Dockerfile svc", "svc", "a/Dockerfile"),
        ("/kaniko/executor --context dir://svc --dockerfile D --destination x", "dir://svc", "D"),
        ("gcloud builds submit --tag gcr.io/p/x svc", "svc", None),
    ],
)
def test_builds(line: str, context: str, file: str | None) -> None:
    """The program, its verb and its own options are read past; operands may come anywhere."""
    command = _read(line)
    assert command is not None
    assert (command.context, command.file) == (context, file)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "docker",
        "docker build",
        "docker build -t x",
        "docker build -",
        "docker build -f - .",
        "docker build https://example.org/x.git",
        "docker build git@example.org:a/b.git",
        "docker builder prune",
        "docker buildx imagetools create x",
        "docker compose build api",
        "docker run x build .",
        "docker push x",
        "npm run build .",
        "go build .",
        "echo docker build .",
        "kaniko-executor",
        "executor --context s3://bucket/x",
    ],
)
def test_builds_nothing(line: str) -> None:
    """Other verbs and programs, remote contexts and standard input declare nothing here."""
    assert _read(line) is None


def test_everything_a_command_says() -> None:
    """Target, arguments with a value, named contexts, tags and platform."""
    command = _read(
        "docker buildx build --target prod --build-arg A=1 --build-arg B --build-arg=C=x=y"
        " --build-context lib=../lib -t a:1 --tag=b --platform linux/arm64 --cache-to type=inline ."
    )
    assert command == BuildCommand(
        context=".",
        target="prod",
        args={"A": "1", "C": "x=y"},
        build_contexts={"lib": "../lib"},
        images=("a:1", "b"),
        platform="linux/arm64",
    )


@pytest.mark.parametrize(
    ("words", "context"),
    [
        ([unknown("RUNTIME"), "build", "-t", "x", "."], "."),
        (["docker", "build", unknown("OPTIONS"), "-t", "x", "."], "."),
        (["docker", "build", ".", unknown("OPTIONS")], "."),
        (["docker", "build", unknown("DIR")], unknown("DIR")),
    ],
)
def test_unknown_words(words: list[str], context: str) -> None:
    """An unknown program may be an engine; an unknown word is the context only for want of one."""
    command = build_command(words)
    assert command is not None
    assert command.context == context


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("docker build svc", [("svc/Dockerfile", "svc"), ("svc/dockerfile", "svc")]),
        ("podman build svc", [("svc/Containerfile", "svc"), ("svc/Dockerfile", "svc")]),
        ("docker build -f D svc", [("D", "svc")]),
        ("executor -c svc -f D", [("svc/D", "svc")]),
        ("executor -f D", [("D", "")]),
    ],
)
def test_places(line: str, places: list[tuple[str, str]]) -> None:
    """The default name is looked for in the context, a given one where the command runs."""
    command = _read(line)
    assert command is not None
    found = [(place.dockerfile, place.context) for place in command.places(ROOT)]
    assert found == [(place_of(file), place_of(context)) for file, context in places]


def test_submission_of_a_configuration() -> None:
    """``gcloud builds submit`` without an image to tag does what a configuration says."""
    command = _read("gcloud beta builds submit --config c.yaml --substitutions _A=1,_B=x .")
    assert command is not None
    assert (command.config, command.substitutions) == ("c.yaml", {"_A": "1", "_B": "x"})
    default = _read("gcloud builds submit")
    assert default is not None
    assert (default.config, default.context) == ("cloudbuild.yaml", ".")
