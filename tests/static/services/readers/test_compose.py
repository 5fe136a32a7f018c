"""Compose files: what is built."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.declarations import Trust
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built, declarations

_FILES: dict[str, Content] = {
    "Dockerfile": "",
    "svc/Dockerfile": "",
    "svc/Dockerfile.dev": "",
    "docker/x": "",
}


def _service(*lines: str) -> str:
    return "\n".join(["services:", "  web:", *(f"    {line}" for line in lines)]) + "\n"


@pytest.mark.parametrize(
    "name",
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.prod.yml",
        "docker-compose_dev.yaml",
        "compose.override.yaml",
        "agent-compose.yaml",
        "docker_compose.yml",
        "deploy/docker-compose.yml",
    ],
)
def test_file_names(name: str) -> None:
    """Every usual name of a compose file is read."""
    context = "../svc" if "/" in name else "svc"
    assert built({**_FILES, name: _service(f"build: {context}")}) == [("svc/Dockerfile", "svc")]


@pytest.mark.parametrize(
    "name", ["composed.yaml", "decompose.yml", "compose.json", "compose.yaml.j2"]
)
def test_other_files(name: str) -> None:
    """A name that only holds the word is none."""
    assert built({**_FILES, f"deploy/{name}": _service("build: ../svc")}) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("svc/default.yml", _service("build: ."), [("svc/Dockerfile", "svc")]),
        ("svc/default.yml", "kind: Service\nspec: {services: {web: {build: .}}}\n", []),
        ("svc/ci.yml", "services: [docker]\nbuild: {script: docker build .}\n", []),
        ("other/default.yml", _service("build: ../svc"), []),
    ],
    ids=["beside a Dockerfile", "other YAML", "services of a job", "elsewhere"],
)
def test_any_name(name: str, text: str, found: list[tuple[str, str]]) -> None:
    """``docker compose -f`` takes a file of any name; it is looked for beside Dockerfiles."""
    assert built({**_FILES, name: text}) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["build: ."], ("Dockerfile", "")),
        (["build: ./svc/"], ("svc/Dockerfile", "svc")),
        (
            ["build:", "  context: svc", "  dockerfile: Dockerfile.dev"],
            ("svc/Dockerfile.dev", "svc"),
        ),
        (["build:", "  context: .", "  dockerfile: svc/Dockerfile"], ("svc/Dockerfile", "")),
        (["build:", "  context: svc", "  dockerfile: ../Dockerfile"], ("Dockerfile", "svc")),
        (["build:", "  dockerfile: svc/Dockerfile"], ("svc/Dockerfile", "")),
        (["build:", "  context: ${DIR:-svc}"], ("svc/Dockerfile", "svc")),
        (["build: {context: $FROM_ENV}"], ("svc/Dockerfile", "svc")),
        (["build: ${PWD}/svc"], ("svc/Dockerfile", "svc")),
    ],
)
def test_builds(lines: list[str], found: tuple[str, str]) -> None:
    """Short and long form; the Dockerfile is looked for in the context; variables and ``.env``."""
    files: dict[str, Content] = {**_FILES, ".env": "FROM_ENV=svc\n"}
    assert built({**files, "compose.yaml": _service(*lines)}) == [found]


@pytest.mark.parametrize(
    "lines",
    [
        ["image: redis"],
        ["build: https://example.org/x.git"],
        ["build: git@example.org:a/b.git"],
        ["build: ../../elsewhere"],
        ["build: /srv/app"],
        ["build: {context: ., dockerfile_inline: 'FROM x'}"],
        ["build: {context: svc, dockerfile: gone}"],
        ["build: ${NOWHERE}"],
        ["build: {{ template }}"],
        ["build: [a, b]"],
        ["build:"],
    ],
)
def test_builds_nothing(lines: list[str]) -> None:
    """Remote, outside, absent, inline and broken ones declare no Dockerfile of the tree."""
    assert built({**_FILES, "compose.yaml": _service(*lines)}) == []


def test_what_a_build_says() -> None:
    """Target, arguments (a bare one takes the environment's), contexts, tags, platform, line."""
    text = _service(
        "image: org/${NAME:-web}:1",
        "platform: linux/amd64",
        "build:",
        "  context: svc",
        "  target: prod",
        "  args:",
        "    - A=1",
        "    - B=${NOWHERE}",
        "    - C",
        "    - D",
        "  additional_contexts:",
        "    lib: ./lib",
        "    remote: https://example.org/x.git",
    )
    (build,) = builds({**_FILES, ".env": "C=c\n", "compose.yaml": text})
    declared = build.declaration
    assert (build.target, build.args) == ("prod", {"A": "1", "C": "c"})
    assert (declared.images, declared.platform) == (("org/web:1",), "linux/amd64")
    assert list(declared.build_contexts) == ["lib"]
    assert (declared.source, build.trust) == ("compose.yaml:5", Trust.SERVICE)


def test_the_directory_of_the_project_is_the_files() -> None:
    """Paths start at the compose file; elsewhere only if there is no such Dockerfile, less sure."""
    text = _service("build: {context: ., dockerfile: svc/Dockerfile}")
    (build,) = builds({**_FILES, "deploy/compose.yaml": text})
    assert (build.dockerfile, build.context, build.trust) == ("svc/Dockerfile", "", Trust.SCRIPT)
    (build,) = builds({**_FILES, "deploy/compose.yaml": text, "deploy/svc/Dockerfile": ""})
    assert (build.dockerfile, build.context, build.trust) == (
        "deploy/svc/Dockerfile",
        "deploy",
        Trust.SERVICE,
    )


def test_anchors_and_merge_keys() -> None:
    """The usual way to give many services one build."""
    text = (
        "x-app: &app\n  build: svc\n  environment: {A: 1}\n"
        "services:\n  web: {<<: *app, command: x}\n  worker: {<<: *app, command: y}\n"
    )
    assert built({**_FILES, "compose.yaml": text}) == [("svc/Dockerfile", "svc")] * 2


@pytest.mark.parametrize(
    ("context", "found"),
    [
        ("${PROJECT:?}/web", [("project/web/Dockerfile", "project/web")]),
        ("$PROJECT/web/", [("project/web/Dockerfile", "project/web")]),
        ("${PROJECT}/gone", []),
        ("${PROJECT}", []),
        ("${PROJECT}web", []),
    ],
)
def test_below_a_directory_that_only_a_run_knows(
    context: str, found: list[tuple[str, str]]
) -> None:
    """It is likely above the file; a variable alone may be anything."""
    files: dict[str, Content] = {"project/web/Dockerfile": "FROM a\n", "web/x": ""}
    files["project/deploy/compose.yaml"] = _service(f"build: '{context}'")
    assert built(files) == found


def test_extends() -> None:
    """A service takes what it lacks; the other file's paths start where that file is."""
    files: dict[str, Content] = {
        **_FILES,
        "svc/common.yaml": "services:\n  base:\n    build: {context: ., args: {A: 1, B: 1}}\n",
        "compose.yaml": _service(
            "extends: {file: svc/common.yaml, service: base}", "build: {args: {B: 2}}"
        ),
    }
    (build,) = builds(files)
    assert (build.dockerfile, build.context, build.args) == (
        "svc/Dockerfile",
        "svc",
        {"A": "1", "B": "2"},
    )
    same = "services:\n  a: {build: svc}\n  b: {extends: a}\n  c: {extends: {service: b}}\n"
    assert len(builds({**_FILES, "compose.yaml": same})) == 3


def test_extends_in_a_circle() -> None:
    """A circle ends."""
    text = "services:\n  a: {extends: b, build: svc}\n  b: {extends: a}\n"
    assert {name for name, _ in built({**_FILES, "compose.yaml": text})} == {"svc/Dockerfile"}


def test_include() -> None:
    """Included files are read whatever their names, once."""
    files: dict[str, Content] = {
        **_FILES,
        "compose.yaml": "include:\n  - svc/services.yaml\n  - {path: [svc/more.yaml]}\n",
        "svc/services.yaml": _service("build: ."),
        "svc/more.yaml": "include: [more.yaml]\n" + _service("build: ..").replace("web", "root"),
    }
    assert sorted(built(files)) == [("Dockerfile", ""), ("svc/Dockerfile", "svc")]


def test_overrides() -> None:
    """A file without a build of its own is laid over the default file beside it."""
    files: dict[str, Content] = {
        **_FILES,
        "compose.yaml": _service("build: svc"),
        "compose.dev.yaml": _service("command: reload"),
    }
    found = [(build.context, build.declaration.source) for build in builds(files)]
    assert found == [("svc", "compose.dev.yaml:2"), ("svc", "compose.yaml:3")]
    runs = [declared.run.command for declared in declarations(files) if declared.run]
    assert runs == [("reload",), None]
