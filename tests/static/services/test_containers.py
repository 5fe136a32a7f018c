"""Compose services that run one image in several ways."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import PYTHON
from tests.static.worlds import check

FILES: dict[str, Content] = {
    "api.py": "",
    "worker.py": "",
    ".env.worker": "SERVICE=worker\nFLASK_APP=worker\n",
}


def entries(command: str, api: str, worker: str) -> list[tuple[str, str | None]]:
    """What starts in an image with a command, and where it was learned."""
    compose = f"services:\n  api: {{build: ., {api}}}\n  worker: {{build: ., {worker}}}\n"
    dockerfile = f"{PYTHON}WORKDIR /app\nCOPY . .\n{command}\n"
    found = check({**FILES, "Dockerfile": dockerfile, "compose.yaml": compose}, "Dockerfile")
    return [(launch.source, launch.entry) for launch in found.launches]


@pytest.mark.parametrize(
    ("command", "api", "worker", "kind"),
    [
        pytest.param(
            "CMD python $SERVICE.py",
            "environment: {SERVICE: api}",
            "environment: [SERVICE=worker]",
            "file:/app/{}.py",
            id="a variable of the command",
        ),
        pytest.param(
            "CMD flask run",
            "environment: {FLASK_APP: api}",
            "env_file: .env.worker",
            "module:{}",
            id="a variable that the program reads",
        ),
        pytest.param(
            "CMD x",
            "command: sh -c 'python $$SERVICE.py', environment: {SERVICE: api}",
            "command: sh -c 'python $$SERVICE.py', env_file: [.env.worker]",
            "file:/app/{}.py",
            id="a variable that the container's shell expands",
        ),
    ],
)
def test_a_variable_makes_another_program(command: str, api: str, worker: str, kind: str) -> None:
    """Services that differ in nothing else are both looked at."""
    assert entries(command, api, worker) == [
        ("compose:api", kind.format("api")),
        ("compose:worker", kind.format("worker")),
    ]


def test_the_same_program_is_looked_at_once() -> None:
    """A variable that changes nothing of what starts makes no other launch."""
    found = entries("CMD python api.py", "environment: {PORT: 1}", "environment: {PORT: 2}")
    assert found == [("compose:api", "file:/app/api.py")]


def test_mounts_make_another_program() -> None:
    """The same command may find other files."""
    found = entries("CMD python api.py", "restart: always", "volumes: ['./:/app']")
    assert [source for source, _ in found] == ["compose:api", "compose:worker"]
