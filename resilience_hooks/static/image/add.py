"""ADD: like COPY, but it unpacks local archives, and it fetches."""

from __future__ import annotations

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.archive import (
    BrokenArchiveError,
    UnreadArchiveError,
    read_archive,
    unpack,
)
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.copier import find, prepare, put_file
from resilience_hooks.static.image.copy import copy_from
from resilience_hooks.static.image.filesystem import Files
from resilience_hooks.static.image.job import Job, begin, finish
from resilience_hooks.static.image.model import File, Opaque, Origin
from resilience_hooks.static.image.operands import is_on
from resilience_hooks.static.image.remote import file_name, is_git, is_url
from resilience_hooks.static.image.sources import main_context
from resilience_hooks.static.image.state import BuildError, StageState


def add(instruction: Instruction, state: StageState, build: Build) -> None:
    """ADD. Raises BuildError."""
    job = begin(instruction, state, build)
    _check_checksum(instruction, job.operands.sources)
    for source in job.operands.sources:
        with build.attempt(job.line, job.state):
            if is_git(source) or is_url(source):
                _fetch(job, source, unpacks=is_on(instruction, "unpack"))
            else:
                _add(job, build, source, unpacks=is_on(instruction, "unpack", default=True))
    finish(job, build)


def _check_checksum(instruction: Instruction, sources: tuple[str, ...]) -> None:
    if not instruction.flag("checksum"):
        return
    if len(sources) != 1 or not (is_git(sources[0]) or is_url(sources[0])):
        raise BuildError("syntax", "--checksum takes one source, a URL or a git repository")


def _fetch(job: Job, source: str, *, unpacks: bool) -> None:
    """A repository's files go into the destination; a file is left as it is, unless unpacked."""
    destination = job.operands.destination
    if unpacks or is_git(source):
        job.doubt(prepare(job.layers, destination), f"ADD fetches {source}")
        return
    file = File(Opaque(f"fetched from {source}"), Origin(None, (job.line,)))
    put_file(job.layers, destination, file_name(source), file)


def _add(job: Job, build: Build, source: str, *, unpacks: bool) -> None:
    origin = main_context(build)

    def unpacked(path: str) -> bool:
        return origin.files is not None and _unpack(job, build, origin.files, path)

    copy_from(job, origin, source, unpacked if unpacks else None)


def _unpack(job: Job, build: Build, files: Files, path: str) -> bool:
    """Unpack a local archive; False for all that is none."""
    _, node = find(files, path)
    data = build.read(node.content) if isinstance(node, File) else b""
    destination = job.operands.destination.rstrip("/") + "/"
    try:
        members = None if data is None else read_archive(data)
    except UnreadArchiveError as error:
        data, members = None, None
        reason = f"{path}: {error}"
    except BrokenArchiveError as error:
        raise BuildError("clash", f"{path}: {error}") from error
    else:
        reason = f"{path} cannot be read"
    if data is None:
        job.doubt(prepare(job.layers, destination), reason)
        return True
    if members is not None:
        place = prepare(job.layers, destination)
        unpack(members, job.layers, place, Origin(None, (job.line,)))
    return members is not None
