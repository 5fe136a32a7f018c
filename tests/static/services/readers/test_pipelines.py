"""Other pipelines, platforms and editors."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built

_FILES: dict[str, Content] = {"Dockerfile": "", "svc/Dockerfile": "", "svc/Dockerfile.x": ""}
_SVC, _AT_ROOT = ("svc/Dockerfile", "svc"), ("svc/Dockerfile", "")


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (".gitlab-ci.yml", "b:\n  script:\n    - cd svc\n    - docker build .\n", _SVC),
        (".gitlab-ci.yml", "b:\n  script: docker build $CI_PROJECT_DIR/svc\n", _SVC),
        (".gitlab-ci.yml", "variables: {D: svc}\nb: {script: ['docker build $D']}\n", _SVC),
        (
            ".gitlab-ci.yml",
            "b:\n  script:\n"
            "    - /kaniko/executor --context $CI_PROJECT_DIR/svc --destination docker.io/x\n",
            _SVC,
        ),
        (
            ".circleci/config.yml",
            "jobs:\n  b:\n    steps:\n"
            "      - run:\n          command: |\n            docker build svc\n",
            _SVC,
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines: {default: [{step: {script: [docker build svc]}}]}",
            _SVC,
        ),
        ("buildspec.yml", "phases: {build: {commands: [docker build svc]}}", _SVC),
        (
            "azure-pipelines.yml",
            "steps:\n- script: docker build $(Build.SourcesDirectory)/svc\n",
            _SVC,
        ),
        (
            "azure-pipelines.yml",
            "steps:\n- task: Docker@2\n  inputs: {Dockerfile: svc/Dockerfile, buildContext: .}\n",
            _AT_ROOT,
        ),
        (
            "azure-pipelines.yml",
            "steps:\n- task: Docker@2\n  inputs: {Dockerfile: svc/Dockerfile}\n",
            _SVC,
        ),
        ("Jenkinsfile", "pipeline { steps { sh 'docker build -t x svc' } }", _SVC),
        ("Jenkinsfile", 'sh "docker build -f svc/Dockerfile ."', _AT_ROOT),
        ("Jenkinsfile", "sh '''\n  docker build \\\n    svc\n'''", _SVC),
        ("Jenkinsfile", "docker.build('x', '-f svc/Dockerfile .')", _AT_ROOT),
        ("Jenkinsfile", 'docker.build("x:${env.ID}", "svc")', _SVC),
        ("Jenkinsfile", "docker.build('x')", ("Dockerfile", "")),
        ("render.yaml", "services: [{runtime: docker, rootDir: svc}]", _SVC),
        (
            "render.yaml",
            "services: [{env: docker, dockerfilePath: ./svc/Dockerfile, dockerContext: .}]",
            _AT_ROOT,
        ),
        ("azure.yaml", "services: {a: {project: ./svc, docker: {path: ./Dockerfile}}}", _SVC),
        ("azure.yaml", "services: {a: {project: svc, docker: {context: ../}}}", _AT_ROOT),
        ("fly.toml", "app = 'x'\n[build]\n  dockerfile = 'svc/Dockerfile'\n[env]\n", _AT_ROOT),
        (
            ".devcontainer/devcontainer.json",
            '{ // c\n "build": {"dockerfile": "../svc/Dockerfile", "context": "..",},/* docker */}',
            _AT_ROOT,
        ),
        (".devcontainer.json", '{"dockerFile": "svc/Dockerfile", "context": "svc"}', _SVC),
    ],
)
def test_builds(path: str, text: str, found: tuple[str, str]) -> None:
    """Each in its own way says which Dockerfile is built from where."""
    assert built({**_FILES, path: text}) == [found]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "b: {image: docker, script: [docker push x]}"),
        ("azure-pipelines.yml", "steps: [{task: Docker@2, inputs: {Dockerfile: '**/Dockerfile'}}]"),
        ("Jenkinsfile", "// see how docker build works"),
        ("render.yaml", "services: [{runtime: python, rootDir: svc}] # docker"),
        ("azure.yaml", "services: [docker]"),
        ("fly.toml", "[build]\n  image = 'docker.io/x'\n"),
        ("fly.toml", "[env]\n  dockerfile = 'svc/Dockerfile'\n"),
        (".devcontainer/devcontainer.json", '{"image": "docker.io/x"}'),
        (".devcontainer/devcontainer.json", '{"docker'),
        (".devcontainer/devcontainer.json", '["docker"]'),
    ],
)
def test_builds_nothing(path: str, text: str) -> None:
    """Other commands, other builders, broken files."""
    assert built({**_FILES, path: text}) == []


def test_targets_and_lines() -> None:
    """What else a platform says."""
    text = "a = 1\n[build]\n  dockerfile = 'Dockerfile'\n  build-target = 'prod'\n"
    (build,) = builds({**_FILES, "fly.toml": text})
    assert (build.target, build.declaration.source) == ("prod", "fly.toml:2")
