"""ENTRYPOINT and CMD joined, the HEALTHCHECK, and what overrides them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from resilience_hooks.static.launch.launches import joined
from tests.static.launch.images import command, entries, image, only, start, started

SHELL = ("/bin/sh", "-c")


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "argv", "source"),
    [
        pytest.param(None, ["a", "b"], ("a", "b"), ("CMD", 9), id="exec CMD"),
        pytest.param(None, "a b", (*SHELL, "a b"), ("CMD", 9), id="shell CMD"),
        pytest.param(["e"], None, ("e",), ("ENTRYPOINT", 8), id="exec ENTRYPOINT"),
        pytest.param("e f", None, (*SHELL, "e f"), ("ENTRYPOINT", 8), id="shell ENTRYPOINT"),
        pytest.param(["e"], ["a"], ("e", "a"), ("ENTRYPOINT", 8), id="exec, exec"),
        pytest.param(["e"], "a b", ("e", *SHELL, "a b"), ("ENTRYPOINT", 8), id="exec, shell"),
        pytest.param("e", ["a"], (*SHELL, "e", "a"), ("ENTRYPOINT", 8), id="shell, exec"),
        pytest.param("e", "a", (*SHELL, "e", *SHELL, "a"), ("ENTRYPOINT", 8), id="shell, shell"),
        pytest.param(None, None, (), ("CMD", 0), id="neither"),
        pytest.param(["e"], [], ("e",), ("ENTRYPOINT", 8), id="empty CMD"),
    ],
)
def test_joined(
    entrypoint: str | Sequence[str] | None,
    cmd: str | Sequence[str] | None,
    argv: tuple[str, ...],
    source: tuple[str, int],
) -> None:
    """CMD's words follow ENTRYPOINT's, in whatever form either is."""
    assert joined(image(cmd, entrypoint=entrypoint)) == (argv, *source)


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "expected"),
    [
        pytest.param(["python"], ["main.py"], ["file:/app/main.py"], id="arguments"),
        pytest.param(["python", "main.py"], ["--x"], ["file:/app/main.py"], id="options"),
        pytest.param("python main.py", ["other.py"], ["file:/app/main.py"], id="shell form"),
        pytest.param(["sh", "-c", 'python "$@"', "sh"], ["a.py"], ["file:/app/a.py"], id="sh -c"),
        pytest.param(["/bin/sh", "-c"], "python a.py", [], id="two shells: the inner is $0"),
        pytest.param(["tini", "--"], "python a.py", ["file:/app/a.py"], id="init, shell form"),
    ],
)
def test_forms_start(
    entrypoint: str | Sequence[str], cmd: str | Sequence[str], expected: list[str]
) -> None:
    """What a joined command line starts."""
    assert entries(started(image(cmd, entrypoint=entrypoint))) == expected


def test_shell_instruction() -> None:
    """A shell form runs in the shell that SHELL names."""
    built = image("python a.py", shell=("/bin/bash", "-o", "pipefail", "-c"))
    assert joined(built)[0] == ("/bin/bash", "-o", "pipefail", "-c", "python a.py")
    assert entries(started(built)) == ["file:/app/a.py"]


@pytest.mark.parametrize(
    ("base", "cmd", "reason"),
    [
        pytest.param("python:3", None, "neither CMD nor ENTRYPOINT; python:3 decides", id="none"),
        pytest.param(None, None, "neither CMD nor ENTRYPOINT; scratch decides", id="scratch"),
        pytest.param("x/y", ["--help"], "CMD has options only; x/y decides", id="options"),
        pytest.param(
            "public.ecr.aws/lambda/python:3.12", ["app.handler"], "handler app.handler", id="lambda"
        ),
    ],
)
def test_base_decides(base: str | None, cmd: list[str] | None, reason: str) -> None:
    """Where the base image decides what starts, the reason names it."""
    (launch,) = started(image(cmd, base=base))
    assert launch.entries == ()
    assert reason in (launch.reason or "")


def test_healthcheck() -> None:
    """A health check that starts Python is a launch of its own, in the image's directory."""
    check = command("python check.py || exit 1", 7)
    main, health = started(image(["python", "main.py"], healthcheck=check))
    assert (main.source, health.source, health.line) == ("CMD", "HEALTHCHECK", 7)
    assert entries(health) == ["file:/app/check.py"]
    assert health.cwd == "/app"


@pytest.mark.parametrize(
    "check",
    [
        pytest.param("curl -f http://localhost/ || exit 1", id="curl"),
        pytest.param(["wget", "-q", "localhost"], id="wget"),
        pytest.param("python -c 'import urllib.request'", id="the standard library only"),
    ],
)
def test_healthcheck_without_python(check: str | list[str]) -> None:
    """A health check that starts no code of the image is no launch, and gives no reason."""
    built = image(["python", "main.py"], healthcheck=command(check, 7))
    assert [launch.source for launch in started(built)] == ["CMD"]


def test_environment() -> None:
    """A launch knows the variables whose values are known."""
    launch = only(["python", "a.py"], env={"A": "1", "B": "$C"})
    assert launch.env["A"] == "1"
    assert "B" not in launch.env


def test_one_launch_for_the_same_command() -> None:
    """Two branches that start the same are one launch; so are two runs of it."""
    assert len(start("if x; then python a.py; else python a.py; fi")) == 1
    assert len(start("python a.py; python a.py b")) == 2


def test_certain_wins() -> None:
    """What one branch starts, and then every start, is not conditional."""
    (launch,) = start('[ -n "$X" ] && python a.py; python a.py')
    assert not launch.conditional
