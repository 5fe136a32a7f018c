"""Startup verification in images that a real engine builds around the running interpreter.

The interpreter stands where it stands on this machine, and so does what it is linked with.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.engine.buildah import why_unusable
from tests.repository import Repository
from tests.startup.images import ROOT
from tests.startup.platform import COPY, IMPORTER, MANIFEST, MODULE, platform
from tests.startup.servers import Command, free_port, get, running
from tests.unavailable import unavailable

BASE: Final = "docker.io/library/python:3.12-slim"
SITE: Final = "usr/lib/service-packages"
PACKAGES: Final = (
    *("flask", "werkzeug", "jinja2", "click", "markupsafe", "itsdangerous", "blinker"),
    *("gunicorn", "packaging"),
)
LIMIT: Final = 300
PYTHON: Final = Path(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))
VERIFY: Final = f'RUN ["{PYTHON}", "-m", "resilience_hooks.startup", "--manifest", "{MANIFEST}"]'


@dataclass(frozen=True)
class Engine:
    """buildah with a store of its own."""

    store: Path

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*self.command, *words],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=LIMIT,
            check=False,
        )

    @property
    def command(self) -> list[str]:
        """The program with its options."""
        root, run = str(self.store / "root"), str(self.store / "run")
        return ["buildah", "--storage-driver", "vfs", "--root", root, "--runroot", run]

    def build(self, context: Path, dockerfile: Path, tag: str) -> subprocess.CompletedProcess[str]:
        """Build an image from a context."""
        options = ("--isolation", "chroot", "--pull-never", "--layers=false", "--format", "docker")
        return self("bud", *options, "--file", str(dockerfile), "--tag", tag, str(context))

    def run(self, image: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a fresh container of an image."""
        container = self("from", "--pull-never", image).stdout.strip()
        return self("run", "--isolation", "chroot", container, "--", *command)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine whose store has a base image: FROM scratch, and the running interpreter's tree."""
    if (problem := why_unusable()) is not None:
        unavailable(problem)
    engine = Engine(tmp_path_factory.mktemp("store"))
    context = tmp_path_factory.mktemp("base")
    _lay_out(context / "tree")
    (context / "Dockerfile").write_text(
        f"FROM scratch\nCOPY tree/ /\nENV PYTHONPATH=/{SITE} PYTHONDONTWRITEBYTECODE=1\n"
    )
    done = engine.build(context, context / "Dockerfile", BASE)
    assert done.returncode == 0, done.stderr
    return engine


def _lay_out(tree: Path) -> None:
    """The interpreter, its library, what it is linked with, and the packages of the service."""
    for name in ("tmp", "proc", "sys", "dev", "etc", "run"):
        (tree / name).mkdir(parents=True)
    library = Path(sysconfig.get_path("stdlib"))
    skipped = shutil.ignore_patterns(
        *("site-packages", "dist-packages", "test", "tests", "__pycache__", "config-*"),
        *("idlelib", "ensurepip", "lib2to3", "turtledemo", "tkinter"),
    )
    shutil.copytree(library, tree / library.relative_to("/"), ignore=skipped)
    for linked in [PYTHON, *_linked([PYTHON, *library.glob("lib-dynload/*.so")]), *_unwinder()]:
        place = tree / linked.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(linked, place)
    for name in PACKAGES:
        shutil.copytree(_package(name), tree / SITE / name, ignore=skipped)
    own = tree / SITE / "resilience_hooks"
    shutil.copytree(ROOT / "resilience_hooks" / "startup", own / "startup", ignore=skipped)
    shutil.copy(ROOT / "resilience_hooks" / "__init__.py", own)


def _package(name: str) -> Path:
    return Path(sysconfig.get_path("purelib")) / name


def _linked(programs: list[Path]) -> Iterator[Path]:
    """The shared libraries of programs, as the loader finds them."""
    done = subprocess.run(["ldd", *map(str, programs)], capture_output=True, text=True, check=False)
    words = (word for line in done.stdout.splitlines() for word in line.split())
    yield from {Path(word) for word in words if word.startswith("/") and not word.endswith(":")}


def _unwinder() -> Iterator[Path]:
    """The library that glibc loads, and is not linked with, to end a thread."""
    for folder in ("lib", "lib64", "usr/lib", "usr/lib64"):
        yield from Path("/", folder).glob("**/libgcc_s.so.1")


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
