"""Images that a real engine builds around the running interpreter, and containers of them.

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

from tests.startup.images import ROOT

BASE: Final = "docker.io/library/python:3.12-slim"
SITE: Final = "usr/lib/service-packages"
PACKAGES: Final = (
    *("flask", "werkzeug", "jinja2", "click", "markupsafe", "itsdangerous", "blinker"),
    *("gunicorn", "packaging"),
)
LIMIT: Final = 300
PYTHON: Final = Path(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))


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


def based(store: Path, context: Path) -> Engine:
    """An engine whose store has a base image: FROM scratch, and the running interpreter's tree.

    Raises ValueError where the base cannot be built.
    """
    engine = Engine(store)
    _lay_out(context / "tree")
    (context / "Dockerfile").write_text(
        f"FROM scratch\nCOPY tree/ /\nENV PYTHONPATH=/{SITE} PYTHONDONTWRITEBYTECODE=1\n"
    )
    done = engine.build(context, context / "Dockerfile", BASE)
    if done.returncode:
        raise ValueError(done.stderr)
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
    shutil.copytree(ROOT / "resilience_hooks", tree / SITE / "resilience_hooks", ignore=skipped)
    zones = Path("/usr/share/zoneinfo")
    if zones.is_dir():
        shutil.copytree(zones, tree / zones.relative_to("/"))


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
