"""``--context``, ``--target``, ``--build-arg`` and ``--python``, for the one Dockerfile named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main

DOCKERFILE = """\
ARG APP=a
FROM python:3.12 AS base
WORKDIR /app
COPY svc/*.py ./
FROM base AS prod
ARG APP
ENV MAIN=${APP:-a}.py
CMD python $MAIN
FROM base AS dev
CMD python b.py
"""
FILES = {
    "svc/Dockerfile": DOCKERFILE,
    "svc/a.py": "import shared.util\n",
    "svc/b.py": "import sys\nif sys.version_info >= (3, 12):\n    import shared.util\n",
    "shared/util.py": "",
    "copy/svc/b.py": "",
    "compose.yml": (
        "services:\n"
        "  one:\n    build: {context: ., dockerfile: svc/Dockerfile, target: prod}\n"
        "  two:\n    build: {context: ., dockerfile: svc/Dockerfile, target: dev}\n"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A Dockerfile that is built as two images."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return str(tmp_path)


CASES: dict[str, tuple[list[str], list[tuple[str, str, str, str | None]]]] = {
    "nothing": (
        [],
        [
            ("svc:one", ".", "prod", "file:/app/a.py"),
            ("svc:two", ".", "dev", "file:/app/b.py"),
        ],
    ),
    "a context": (
        ["--context", "./copy/"],
        [
            ("svc:one", "copy", "prod", "file:/app/a.py"),
            ("svc:two", "copy", "dev", "file:/app/b.py"),
        ],
    ),
    "a target": (["--target", "dev"], [("svc:two", ".", "dev", "file:/app/b.py")]),
    "a context and a target": (
        ["--context", "copy", "--target", "dev"],
        [("svc:two", "copy", "dev", "file:/app/b.py")],
    ),
    "an argument": (
        ["--build-arg", "APP=b", "--target", "prod"],
        [("svc:one", ".", "prod", "file:/app/b.py")],
    ),
    "one image": (
        ["--build-arg", "APP=b"],
        [
            ("svc:one", ".", "prod", "file:/app/b.py"),
            ("svc:two", ".", "dev", "file:/app/b.py"),
        ],
    ),
}


def report(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    """What ``check --format json`` prints."""
    main(["check", "--format", "json", *argv])
    data: dict[str, object] = json.loads(capsys.readouterr().out)
    return data


@pytest.mark.parametrize(("argv", "services"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("name", ["svc", "svc/Dockerfile"])
def test_the_options_change_what_they_name(
    root: str,
    capsys: pytest.CaptureFixture[str],
    name: str,
    argv: list[str],
    services: list[tuple[str, str, str, str | None]],
) -> None:
    """The rest stays as it was discovered; images that become equal are one."""
    found = report(capsys, "--root", root, name, *argv)["services"]
    assert isinstance(found, list)
    assert [
        (each["name"], each["context"], each["target"], each["launches"][0]["entry"])
        for each in found
    ] == services


@pytest.mark.parametrize(("version", "code"), [("3.11", 0), ("3.12", 1), ("3.13.1", 1)])
def test_python_is_the_images(
    root: str, capsys: pytest.CaptureFixture[str], version: str, code: int
) -> None:
    """The version decides which branch of the code runs."""
    argv = ["check", "--root", root, "svc", "--target", "dev", "--python", version]
    assert main(argv) == code
    capsys.readouterr()


def test_a_context_that_is_not_there(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2."""
    assert main(["check", "--root", root, "svc", "--context", "nowhere"]) == 2
    assert capsys.readouterr().err == (
        f"resilience-hooks: --context nowhere: no such directory in {root}\n"
    )


def test_verbose_tells_what_stays_unknown(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole services and single commands, with the reason; without it one count."""
    (Path(root) / "web").mkdir()
    (Path(root) / "web/Dockerfile").write_text("FROM node:22\nCMD node x.js\n")
    assert main(["check", "--root", root, "web", "--verbose"]) == 0
    assert "unknown:\n  web: node runs no Python of the image\n" in capsys.readouterr().out
    assert main(["check", "--root", root, "web"]) == 0
    assert "unknown:" not in capsys.readouterr().out
