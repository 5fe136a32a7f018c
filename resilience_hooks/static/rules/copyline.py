"""The COPY line that brings a missing path into an image, in the Dockerfile's own style."""

from __future__ import annotations

import itertools
import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.findings import Edit
from resilience_hooks.static.image.model import File, Image
from resilience_hooks.static.rules.base import Subject

_BORROWED: Final = ("chown", "chmod", "link")
_OTHER_KINDS: Final = ("from", "parents")
_DOTS: Final = {".", "./"}


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A COPY of the Dockerfile: its operands as written, and where its first file went.

    ``has_code`` says that it brings Python, ``is_own`` that it brings what the service starts.
    """

    instruction: Instruction
    source: str
    destination: str
    repo_path: str
    image_path: str
    has_code: bool
    is_own: bool

    @property
    def top(self) -> str:
        """The topmost folder that it copies from."""
        return self.repo_path.partition("/")[0]

    @property
    def is_of_folder(self) -> bool:
        """Whether it copies a folder, not one file."""
        return not self.repo_path.endswith(self.source.strip("./"))


def copy_edit(
    subject: Subject, dockerfile: Dockerfile, source: str, place: str, is_dir: bool
) -> Edit:
    """The line that copies ``source`` (a repository path) to ``place``, and where it goes.

    It follows the COPY of code whose source is nearest in the tree, before the line that brings
    the service's own folder, which changes most. It borrows that line's flags, its form of the
    operands and its habit about trailing slashes.
    """
    relative = subject.context.relative(source)
    neighbours = list(_neighbours(dockerfile, subject))
    anchor = _anchor(neighbours, source)
    if anchor is None:
        slash = "/" if is_dir else ""
        paths = (relative + slash, place + slash)
        return Edit(dockerfile.path, _last_line(dockerfile), _written(paths, None))
    slash = "/" if is_dir and _ends_dirs_with_slash(neighbours) else ""
    target = _destination(anchor, _form(anchor, neighbours), place) + slash
    text = _written((relative + slash, target), anchor.instruction)
    return Edit(dockerfile.path, anchor.instruction.end_line, text)


def operands_of(edit: Edit) -> tuple[str, ...] | None:
    """The operands of the COPY that an edit puts in; None where it is a line of another kind."""
    parsed = parse_dockerfile(f"FROM scratch\n{edit.text}\n".encode("utf-8", "replace"), edit.path)
    instructions = parsed.stages[0].instructions if parsed.stages else ()
    is_copy = len(instructions) == 1 and instructions[0].keyword == "COPY"
    return operands(instructions[0]) if is_copy else None


def _written(paths: tuple[str, str], model: Instruction | None) -> str:
    """A COPY of two operands, with the flags and in the form of another one."""
    flags = [
        f"--{flag.name}" + ("" if flag.value is None else f"={flag.value}")
        for flag in (model.flags if model is not None else ())
        if flag.name in _BORROWED
    ]
    is_json = model is not None and model.words is not None
    if is_json or any(path.split() != [path] for path in paths):
        return " ".join(["COPY", *flags, json.dumps(paths, ensure_ascii=False)])
    return " ".join(["COPY", *flags, *paths])


def _neighbours(dockerfile: Dockerfile, subject: Subject) -> Iterator[_Neighbour]:
    """The plain COPY lines (one source, from the context) that put a file into the image."""
    started = {trace.visits[0].module.file for trace in subject.traces if trace.visits}
    brought = _brought(subject.image)
    for stage in dockerfile.stages:
        for instruction in stage.instructions:
            words = operands(instruction)
            is_plain = instruction.keyword == "COPY" and len(words) == 2
            files = brought.get(instruction.line)
            if (
                is_plain
                and files
                and not any(instruction.flag(name) is not None for name in _OTHER_KINDS)
            ):
                code = [pair for pair in files if pair[0].endswith(".py")]
                first = (code or files)[0]
                is_own = any(place in started for _, place in code)
                written, went = (words[0], words[1]), (first[0], first[1])
                yield _Neighbour(instruction, *written, *went, bool(code), is_own)


def _brought(image: Image) -> dict[int, list[tuple[str, str]]]:
    """Line → the files that it alone brought: repository path and place, sorted by place."""
    found: dict[int, list[tuple[str, str]]] = {}
    for path, node in image.fs.walk():
        if isinstance(node, File) and node.origin.repo_path and len(node.origin.lines) == 1:
            found.setdefault(node.origin.lines[0], []).append((node.origin.repo_path, path))
    return found


def _anchor(neighbours: Sequence[_Neighbour], source: str) -> _Neighbour | None:
    """The COPY that a line for ``source`` follows."""
    nearest = max(neighbours, key=lambda n: (n.has_code, _nearness(n, source)), default=None)
    if nearest is None:
        return None
    rank = _nearness(nearest, source)
    equal = [
        n for n in neighbours if n.has_code == nearest.has_code and _nearness(n, source) == rank
    ]
    own = next((n for n in equal if n.is_own and n.is_of_folder), None)
    before = list(itertools.takewhile(lambda n: n is not own, equal)) if own else []
    if own is not None and own.top != source.partition("/")[0]:
        before = [n for n in before if n.top != own.top]
    return before[-1] if before else equal[-1]


def _nearness(neighbour: _Neighbour, source: str) -> int:
    """How many folders two paths have in common."""
    pairs = zip(neighbour.repo_path.split("/"), source.split("/"), strict=False)
    common = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
    return sum(1 for _ in common)


def _ends_dirs_with_slash(neighbours: Sequence[_Neighbour]) -> bool:
    folders = [n for n in neighbours if n.is_of_folder]
    return not folders or any(n.source.endswith("/") for n in folders)


def _form(anchor: _Neighbour, neighbours: Sequence[_Neighbour]) -> str:
    """The destination whose form a line takes: a bare dot has none, and a folder's has the best."""
    folders = [n.destination for n in neighbours if n.is_of_folder and n.destination not in _DOTS]
    return folders[-1] if anchor.destination in _DOTS and folders else anchor.destination


def _destination(neighbour: _Neighbour, written: str, place: str) -> str:
    """The place in the form of a destination: absolute, or seen from the neighbour's WORKDIR."""
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
