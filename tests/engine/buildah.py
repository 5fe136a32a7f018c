"""A real engine: builds an image FROM scratch with buildah and lists the files in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tests.engine.build import BUILD_FAILS, Build, Listing

_STORE: Final = ("--storage-driver", "vfs")
_OPTIONS: Final = (
    *("--isolation", "chroot", "--pull-never", "--layers=false", "--force-rm"),
    *("--format", "docker", "--quiet"),
)
_LONGEST: Final = 120


class EngineError(Exception):
    """The engine itself does not work here; what it says is the message."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a build makes; ``complaint`` is what the engine says where it fails."""

    listing: Listing
    complaint: str = ""


def why_unusable() -> str | None:
    """Why no build can be made on this machine; None where one can."""
    if shutil.which("buildah") is None:
        return "buildah is not installed"
    probe = Build(files={"file": b""}, dockerfile=("FROM scratch", "COPY file /"))
    with tempfile.TemporaryDirectory() as directory:
        try:
            result = run(probe, Path(directory))
        except EngineError as error:
            return str(error)
        return None if "/file" in result.listing else f"buildah cannot build: {result.complaint}"


def run_all(builds: Iterable[Build]) -> Iterator[Result]:
    """The results of many builds, in order; as many at a time as there are processors.

    Raises EngineError.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(_run_apart, builds)


def run(build: Build, directory: Path) -> Result:
    """Build in an empty directory, with a store of its own there. Raises EngineError.

    The image is read as the tar that buildah writes, which saves mounting a container. Its
    variables and its clock are fixed: nothing of the caller reaches the build.
    """
    context = build.write(directory / "context")
    archive = directory / "image.tar"
    store = ("--root", str(directory / "root"), "--runroot", str(directory / "run"))
    command = ["buildah", *_STORE, *store, "bud", *_OPTIONS]
    command += ["--output", f"type=tar,dest={archive}"]
    command += build.arguments_at(context)
    command += ["--file", str(context / build.path), str(context)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"buildah does not end within {_LONGEST} s: {build}") from error
    if done.returncode:
        return Result(BUILD_FAILS, _complaint(done.stderr))
    with archive.open("rb") as stream:
        return Result(dict(_listed(stream)))


def _run_apart(build: Build) -> Result:
    with tempfile.TemporaryDirectory(prefix="engine-") as directory:
        return run(build, Path(directory))


def _complaint(stderr: bytes) -> str:
    text = stderr.decode(errors="replace")
    return text[max(text.find("Error:"), 0) :].strip()


def _listed(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    with tarfile.open(fileobj=stream, errors="surrogateescape") as archive:
        for member in archive:
            path = "/" + member.name.strip("/")
            if member.issym():
                yield path, f"-> {member.linkname}"
            elif (content := archive.extractfile(member)) is not None:
                yield path, hashlib.sha256(content.read()).hexdigest()
