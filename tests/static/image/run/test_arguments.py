"""Command lines: options, operands, wrappers."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.run.options import read_arguments
from resilience_hooks.static.image.run.packages import canonical
from resilience_hooks.static.image.run.wrappers import peel


@pytest.mark.parametrize(
    ("line", "options", "operands"),
    [
        ("-rv a b", [("-r", ""), ("-v", "")], ["a", "b"]),
        ("a -C dir b", [("-C", "dir")], ["a", "b"]),
        ("-Cdir a", [("-C", "dir")], ["a"]),
        ("-xzfa.tgz", [("-x", ""), ("-z", ""), ("-f", "a.tgz")], []),
        ("-xzf a.tgz", [("-x", ""), ("-z", ""), ("-f", "a.tgz")], []),
        ("--dir=x --dir y --all z", [("--dir", "x"), ("--dir", "y"), ("--all", "")], ["z"]),
        ("-- -a", [], ["-a"]),
        ("- a", [], ["-", "a"]),
        ("-C", [("-C", "")], []),
        ("--dir", [("--dir", "")], []),
        ("", [], []),
    ],
)
def test_read_arguments(line: str, options: list[tuple[str, str]], operands: list[str]) -> None:
    """As getopt sorts them."""
    found = read_arguments(line.split(), ["-C", "-f", "--dir"])
    assert (list(found.options), list(found.operands)) == (options, operands)


def test_values() -> None:
    """The last value counts."""
    found = read_arguments(["-C", "a", "-C", "b", "-v"], ["-C"])
    assert (found.value("-C"), found.value("-x"), found.has("-v", "-w")) == ("b", None, True)


@pytest.mark.parametrize(
    ("line", "argv", "env"),
    [
        ("cp a b", "cp a b", {}),
        ("sudo -u app -E cp a", "cp a", {}),
        ("env -u X A=1 B= cp a", "cp a", {"A": "1", "B": ""}),
        ("/usr/bin/env A=1 sudo cp a", "cp a", {"A": "1"}),
        ("timeout -k 5 60 cp a", "cp a", {}),
        ("nice -n 10 nohup time cp a", "cp a", {}),
        ("exec -- cp a", "cp a", {}),
        ("gosu app cp a", "cp a", {}),
        ("uv run --with x cp a", "cp a", {}),
        ("poetry -C d run cp a", "cp a", {}),
        ("conda run -n e cp a", "cp a", {}),
        ("xargs -n 1 cp a", "cp a …", {}),
        ("uv sync", "uv sync", {}),
        ("poetry install", "poetry install", {}),
        ("uv", "uv", {}),
        ("sudo", "", {}),
        ("", "", {}),
    ],
)
def test_peel(line: str, argv: str, env: dict[str, str]) -> None:
    """What a wrapper runs, and the variables that it sets."""
    found = peel(line.split())
    assert (" ".join(found.argv), dict(found.env)) == (argv, env)


def test_what_installs_before_it_runs() -> None:
    """``uv run`` brings the environment up to date, ``poetry run`` does not."""
    assert peel(["uv", "run", "poetry", "run", "x"]).runners == ("uv",)


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("pip3", "pip"),
        ("/opt/venv/bin/pip3.12", "pip"),
        ("python3.13t", "python"),
        ("pip-sync", "pip-sync"),
        ("pipx", "pipx"),
        ("easy_install-3.9", "easy_install"),
        ("pythonx", "pythonx"),
    ],
)
def test_canonical(program: str, name: str) -> None:
    """Versions and directories do not matter."""
    assert canonical(program) == name
