"""Compose files: how images are run."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.model import Mount, Run
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import declarations, run_of


def _run(*lines: str, files: dict[str, Content] | None = None, path: str = "compose.yaml") -> Run:
    text = "\n".join(["services:", "  web:", "    image: x", *(f"    {line}" for line in lines)])
    return run_of({path: text, **(files or {})})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("uvicorn app:app --port 80", ("uvicorn", "app:app", "--port", "80")),
        ('sh -c "a && b"', ("sh", "-c", "a && b")),
        ('["python", "-m", "x"]', ("python", "-m", "x")),
        (">\n      python\n      a.py", ("python", "a.py")),
        ("python ${SCRIPT:-main.py} $$X", ("python", "main.py", "$X")),
        ("python ${SCRIPT}", ("python", "${SCRIPT}")),
        ("[]", None),
        ("''", ()),
        ("~", None),
        ("it's broken", None),
    ],
)
@pytest.mark.parametrize("key", ["command", "entrypoint"])
def test_commands(key: str, written: str, words: tuple[str, ...] | None) -> None:
    """Texts are split into words without a shell; a variable without a value keeps its name."""
    assert getattr(_run(f"{key}: {written}"), key) == words


def test_name_and_place() -> None:
    """A run is called by its service and has its line."""
    run = _run("working_dir: /srv/${D:-app}")
    assert (run.name, run.source, run.working_dir) == ("web", "compose.yaml:2", "/srv/app")


def test_environment() -> None:
    """``environment`` beats ``env_file``; what has no value here is left out."""
    run = _run(
        "env_file: [a.env, {path: b.env, required: false}]",
        "environment:",
        "  - PYTHONPATH=/app:/srv",
        "  - A=own",
        "  - PASSED_ON",
        "  - UNKNOWN=${NOWHERE}",
        files={"a.env": "A=a\nB=a\n", "b.env": "B=b\n"},
    )
    assert run.environment == {"A": "own", "B": "b", "PYTHONPATH": "/app:/srv"}


def test_environment_as_a_mapping() -> None:
    """Both forms say the same."""
    assert _run("environment: {A: 1, B: , C: 'x y'}").environment == {"A": "1", "C": "x y"}


@pytest.mark.parametrize(
    ("written", "mounts"),
    [
        ("./src:/app/src", [Mount("svc/src", "/app/src")]),
        (".:/app:ro", [Mount("svc", "/app")]),
        ("../shared:/shared/", [Mount("shared", "/shared")]),
        ("${PWD}/src:/app", [Mount("svc/src", "/app")]),
        ("${SRC:-./src}:/app", [Mount("svc/src", "/app")]),
        ("{type: bind, source: ./a, target: /a}", [Mount("svc/a", "/a")]),
        ("/etc/localtime:/etc/localtime", [Mount(None, "/etc/localtime")]),
        ("~/x:/x", [Mount(None, "/x")]),
        ("../../x:/x", [Mount(None, "/x")]),
        ("${DATA}:/data", [Mount(None, "/data")]),
        ("data:/data", []),
        ("/app/node_modules", []),
        ("{type: volume, source: data, target: /data}", []),
        ("{type: tmpfs, target: /tmp}", []),
        ("./x", []),
        ("./x:relative", []),
    ],
)
def test_mounts(written: str, mounts: list[Mount]) -> None:
    """Bind mounts by their path of the tree; what lies outside is unknown; volumes are none."""
    run = _run(
        f"volumes: ['{written}']" if written[0] != "{" else f"volumes: [{written}]",
        path="svc/compose.yaml",
    )
    assert list(run.mounts) == mounts


def test_layers_add_up() -> None:
    """Mounts and variables of what is extended stay, commands are replaced."""
    text = (
        "services:\n"
        "  a: {image: x, command: a, volumes: ['./a:/a'], environment: {A: 1, B: 1}}\n"
        "  b: {extends: a, command: b, volumes: ['./b:/b'], environment: {B: 2}}\n"
    )
    run = declarations({"compose.yaml": text})[1].run
    assert run is not None
    assert run.command == ("b",)
    assert run.mounts == (Mount("a", "/a"), Mount("b", "/b"))
    assert run.environment == {"A": "1", "B": "2"}
