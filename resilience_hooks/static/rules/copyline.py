"""The COPY line that brings a missing path into an image, in the Dockerfile's own style."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.findings import Edit
from resilience_hooks.static.image.model import File, Image
from resilience_hooks.static.rules.base import Subject


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A COPY of the Dockerfile: its operands as written, and where its first file went."""

    instruction: Instruction
    source: str
    destination: str
    repo_path: str
    image_path: str


def copy_edit(
    subject: Subject, dockerfile: Dockerfile, source: str, place: str, is_dir: bool
) -> Edit:
    """The line that copies ``source`` (a repository path) to ``place``, and where it goes.

    It follows the COPY whose source is nearest in the tree, and borrows that line's flags, its
    form of the destination and its habit about trailing slashes.
    """
    relative = subject.context.relative(source)
    neighbours = list(_neighbours(dockerfile, subject.image))
    nearest = max(neighbours, key=lambda n: _nearness(n, source), default=None)
    if nearest is None:
        slash = "/" if is_dir else ""
        line = _last_line(dockerfile)
        return Edit(dockerfile.path, line, f"COPY {relative}{slash} {place}{slash}")
    slash = "/" if is_dir and _ends_dirs_with_slash(neighbours) else ""
    target = _destination(nearest, place) + slash
    flags = "".join(f"--{f.name}={f.value} " for f in nearest.instruction.flags if f.value)
    text = f"COPY {flags}{relative}{slash} {target}"
    return Edit(dockerfile.path, nearest.instruction.end_line, text)


def _neighbours(dockerfile: Dockerfile, image: Image) -> Iterator[_Neighbour]:
    """The plain COPY lines (one source, from the context) that put a file into the image."""
    first: dict[int, tuple[str, str]] = {}
    for path, node in image.fs.walk():
        if isinstance(node, File) and node.origin.repo_path and len(node.origin.lines) == 1:
            first.setdefault(node.origin.lines[0], (node.origin.repo_path, path))
    for stage in dockerfile.stages:
        for instruction in stage.instructions:
            words = operands(instruction)
            is_plain = instruction.keyword == "COPY" and len(words) == 2
            if is_plain and instruction.line in first:
                source, destination = words
                repo_path, image_path = first[instruction.line]
                yield _Neighbour(instruction, source, destination, repo_path, image_path)


def _nearness(neighbour: _Neighbour, source: str) -> tuple[int, int]:
    pairs = zip(neighbour.repo_path.split("/"), source.split("/"), strict=False)
    common = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
    return sum(1 for _ in common), neighbour.instruction.line


def _ends_dirs_with_slash(neighbours: list[_Neighbour]) -> bool:
    folders = [n for n in neighbours if not n.repo_path.endswith(n.source.strip("./"))]
    return not folders or any(n.source.endswith("/") for n in folders)


def _destination(neighbour: _Neighbour, place: str) -> str:
    """The place as the neighbour would write it: absolute, or seen from its WORKDIR."""
    written = neighbour.destination
    if written.startswith("/") or "$" in written:
        return place
    workdir = _workdir(neighbour)
    if workdir is None or not place.startswith(workdir.rstrip("/") + "/"):
        return place
    inside = place[len(workdir.rstrip("/")) + 1 :]
    return f"./{inside}" if written.startswith(".") else inside


def _workdir(neighbour: _Neighbour) -> str | None:
    """The WORKDIR in force at a COPY, worked out from where its file went."""
    destination = posixpath.normpath(neighbour.destination)
    source = posixpath.normpath(neighbour.source)
    tail = neighbour.repo_path.rpartition("/")[2]
    if source != "." and f"/{source}/" in f"/{neighbour.repo_path}":
        tail = f"/{neighbour.repo_path}".partition(f"/{source}/")[2]
    for suffix in (posixpath.join(destination, tail), destination):
        ending = "/" + posixpath.normpath(suffix)
        if neighbour.image_path.endswith(ending):
            return neighbour.image_path[: -len(ending)] or "/"
    return None


def _last_line(dockerfile: Dockerfile) -> int:
    """Where a COPY goes that has no neighbour: behind the last COPY, ADD or WORKDIR."""
    if not dockerfile.stages:
        return 0
    stage = dockerfile.stages[-1]
    lines = [i.end_line for i in stage.instructions if i.keyword in {"COPY", "ADD", "WORKDIR"}]
    return max(lines, default=stage.line)
