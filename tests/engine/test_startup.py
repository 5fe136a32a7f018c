"""Startup verification in images that a real engine builds around the running interpreter."""

from __future__ import annotations

from typing import Final

import pytest

from tests.engine.buildah import why_unusable
from tests.engine.containers import BASE, PYTHON, Engine, based
from tests.repository import Repository
from tests.startup.platform import COPY, IMPORTER, MANIFEST, MODULE, platform
from tests.startup.servers import Command, free_port, get, running
from tests.unavailable import unavailable

VERIFY: Final = f'RUN ["{PYTHON}", "-m", "resilience_hooks.startup", "--manifest", "{MANIFEST}"]'


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with a base image."""
    if (problem := why_unusable()) is not None:
        unavailable(problem)
    return based(tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("base"))


def dockerfile(*lines: str) -> str:
    """The coordinator's, without a shell: the base has none."""
    return "\n".join(
        (
            f"FROM {BASE}",
            "WORKDIR /app",
            "COPY shared/ ./shared/",
            "COPY predictions/__init__.py ./predictions/__init__.py",
            "COPY predictions/shared/ ./predictions/shared/",
            "COPY predictions/coordinator/ ./predictions/coordinator/",
            *lines,
            f'CMD ["{PYTHON}", "-m", "gunicorn", "predictions.coordinator.coordinator:app"]',
            "",
        )
    )


def gunicorn(port: int) -> tuple[str, ...]:
    """The command of the container."""
    config = "predictions/coordinator/gunicorn.conf.py"
    app = "predictions.coordinator.coordinator:app"
    return (
        *(str(PYTHON), "-m", "gunicorn", "-c", config, "--no-control-socket"),
        *("--worker-tmp-dir", "/tmp", "--bind", f"127.0.0.1:{port}", app),
    )


def built(engine: Engine, repository: Repository, tag: str, complete: bool, *lines: str) -> str:
    """The coordinator's image; returns what the engine complains of."""
    platform(repository, complete=complete, dockerfile=dockerfile(*lines))
    path = repository.path / "predictions" / "coordinator" / "Dockerfile"
    done = engine.build(repository.path, path, tag)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.engine
def test_without_the_worker_the_container_refuses_to_boot(
    engine: Engine, repository: Repository
) -> None:
    """Exit 1, and the container's log names the module, the importer and the COPY line."""
    assert built(engine, repository, "broken", False) == ""
    done = engine.run("broken", *gunicorn(free_port()))
    assert done.returncode == 1, done.stderr
    line = next(each for each in done.stderr.splitlines() if each.startswith("CRITICAL"))
    assert f"missing: {MODULE}" in line
    assert f"imported at {IMPORTER} (deferred)" in line
    assert line.endswith(f"after line 6: {COPY}")


@pytest.mark.engine
def test_with_the_worker_it_boots(engine: Engine, repository: Repository) -> None:
    """The service of the repaired image answers."""
    assert built(engine, repository, "whole", True, VERIFY) == ""
    container = engine("from", "--pull-never", "whole").stdout.strip()
    port = free_port()
    command = [*engine.command, "run", "--isolation", "chroot", container, "--", *gunicorn(port)]
    with running(Command(command), port):
        assert b"healthy" in get(port, "/health").body


@pytest.mark.engine
def test_a_build_step_fails_the_build(engine: Engine, repository: Repository) -> None:
    """RUN python -m resilience_hooks.startup: such an image is never made."""
    complaint = built(engine, repository, "never", False, VERIFY)
    assert f"missing: {MODULE}" in complaint
    assert "exit status 1" in complaint
