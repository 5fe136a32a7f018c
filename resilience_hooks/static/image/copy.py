"""COPY, and what ADD shares with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.build import Build, CopySource
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.copier import (
    EVERYTHING,
    Copier,
    MissingSourceError,
    Selection,
    expand_source,
    find,
    prepare,
    put_file,
)
from resilience_hooks.static.image.filesystem import Files, FileSystem
from resilience_hooks.static.image.globs import BadPatternError, has_wildcards, split_wildcards
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.matcher import START
from resilience_hooks.static.image.model import Directory, File, Opaque, Origin, Unknown
from resilience_hooks.static.image.operands import CopyOperands, matcher, read_operands
from resilience_hooks.static.image.paths import absolute, child, clean, inside
from resilience_hooks.static.image.references import repository
from resilience_hooks.static.image.remote import is_git, is_url
from resilience_hooks.static.image.state import BuildError, StageState, moved


@dataclass(frozen=True, slots=True)
class Job:
    """A COPY or ADD at work. ``layers`` are the stage's own, or new ones for ``--link``."""

    operands: CopyOperands
    state: StageState
    layers: Layers
    line: int

    def doubt(self, path: str, reason: str) -> None:
        """Remember that only a build knows what is at a path."""
        self.state.doubt([Unknown(path, reason, self.line)])


def copy(instruction: Instruction, state: StageState, build: Build) -> None:
    """COPY. Raises BuildError."""
    job = begin(instruction, state, build)
    for source in job.operands.sources:
        if is_git(source) or is_url(source):
            raise BuildError("syntax", f"COPY fetches nothing; '{source}' needs ADD")
    if job.operands.sources:
        origin = build.source(instruction.flag("from"))
        for source in job.operands.sources:
            with build.attempt(job.line, job.state):
                copy_source(job, origin, source)
    finish(job, build)


def begin(instruction: Instruction, state: StageState, build: Build) -> Job:
    """Expand the operands of a COPY or ADD. Raises BuildError."""
    operands = read_operands(instruction, state, build.escape)
    layers = Layers() if operands.links else state.layers
    job = Job(operands, state, layers, instruction.line)
    with build.attempt(job.line, state):
        _suppose_directory(job)
    return job


def _suppose_directory(job: Job) -> None:
    """Inside an unknown area a destination without a dot in its name is taken for a directory."""
    place = job.operands.destination
    unknowns = [each for each in job.state.unknowns if each.path != "/"]
    is_covered = any(inside(place, unknown.path) is not None for unknown in unknowns)
    if is_covered and "." not in place.rpartition("/")[2] and job.layers.lstat(place) is None:
        job.layers.make_directories(job.layers.resolve(place), Origin(None, (job.line,)))


def finish(job: Job, build: Build) -> None:
    """Write the here-documents, and lay what ``--link`` kept apart over the stage."""
    for name, file in job.operands.inline:
        with build.attempt(job.line, job.state):
            put_file(job.layers, job.operands.destination, name, file)
    if job.operands.links:
        job.state.layers.overlay(job.layers.files)


def copy_source(
    job: Job, origin: CopySource, source: str, instead: Callable[[str], bool] | None = None
) -> None:
    """Copy what one source names, but for the paths that ``instead`` takes upon itself.

    Raises BuildError and ClashError.
    """
    if origin.files is None:
        _copy_unseen(job, origin, source)
        return
    root, selection = _selection(job.operands, source)
    copier = Copier(origin.files, job.layers, job.line, selection)
    try:
        for match in _matches(job, origin, source, root):
            if instead is None or not instead(match):
                place = copier.copy(match, job.operands.destination)
                _carry_doubts(job, origin, match, place)
        _require(origin.files, job.operands, source, selection)
    except MissingSourceError as error:
        _miss(job, origin, source, absolute(str(error)))


def _matches(job: Job, origin: CopySource, source: str, root: str) -> list[str]:
    if origin.files is None:
        return []
    if origin.transfer is not None:
        origin.transfer.ask(source)
    try:
        found = expand_source(origin.files, root)
    except BadPatternError as error:
        raise BuildError("syntax", str(error)) from error
    if (
        origin.transfer is not None
        and has_wildcards(source)
        and (job.operands.parents or not found)
    ):
        origin.transfer.need(job.line, source, split_wildcards(root)[0])
    return found


def _selection(operands: CopyOperands, source: str) -> tuple[str, Selection]:
    """What is copied, and what of it. ``--parents`` copies a root through an include pattern."""
    if not operands.parents:
        excludes = operands.excludes
        return absolute(source), Selection(excludes=excludes) if excludes.patterns else EVERYTHING
    root, pattern = _pivot(source)
    return root, Selection(matcher([pattern]), operands.excludes)


def _pivot(source: str) -> tuple[str, str]:
    """A source of ``--parents``: the directories before ``/./`` are not kept."""
    before, pivot, behind = source.partition("/./")
    if not pivot:
        before, behind = "/", source
    return absolute(before), clean(absolute(behind))[1:]


def _require(files: Files, operands: CopyOperands, source: str, selection: Selection) -> None:
    """``--parents`` needs a source without wildcards to exist; it follows no link on the way.

    Raises MissingSourceError.
    """
    if not operands.parents or has_wildcards(source):
        return
    here, pattern = _pivot(source)
    here, _ = find(files, here)
    relative, states = "", (START, START)
    for name in pattern.split("/"):
        here = child(here, name)
        relative = f"{relative}/{name}".lstrip("/")
        states = selection.descend(relative, states)
    if not pattern or files.lstat(here) is None or not selection.takes(states):
        raise MissingSourceError(source)


def _carry_doubts(job: Job, origin: CopySource, source: str, place: str) -> None:
    """With a directory comes what was unknown in it, and perhaps what was installed into it."""
    if origin.files is None or not (origin.unknowns or origin.installs):
        return
    found, node = find(origin.files, source)
    if isinstance(node, Directory):
        job.state.doubt(moved(origin.unknowns, found, place, job.line))
        _take_installs(job, origin)


def _take_installs(job: Job, origin: CopySource) -> None:
    if isinstance(origin.files, FileSystem):
        job.state.take_over(origin.installs, origin.files)


def _copy_unseen(job: Job, origin: CopySource, source: str) -> None:
    """A source in an image that nobody has: a program is one file, all else may be anything."""
    name = clean(source).rpartition("/")[2]
    if _is_program(absolute(source), origin.label):
        file = File(Opaque(f"comes from {origin.label}"), Origin(None, (job.line,)))
        put_file(job.layers, job.operands.destination, name, file)
        return
    place = prepare(job.layers, job.operands.destination)
    job.doubt(place, f"'{source}' of {origin.label}")


def _is_program(path: str, image: str) -> bool:
    """``/usr/bin/x`` of any image, and ``/uv`` or ``/uvx`` of one that is called ``uv``."""
    directory, _, name = path.rpartition("/")
    if has_wildcards(path):
        return False
    tool = repository(image.rpartition(" ")[2])
    return directory.endswith(("/bin", "/sbin")) or name in {tool, f"{tool}x"}


def _miss(job: Job, origin: CopySource, source: str, path: str) -> None:
    """A source that is not there: a failure, unless only a build knows. Raises BuildError."""
    if origin.context is not None:
        raise miss_in_context(origin.context, source, path)
    covered = any(inside(path, unknown.path) is not None for unknown in origin.unknowns)
    if origin.is_complete and not covered:
        raise BuildError("stage", f"{origin.label} has no {path}")
    job.doubt(prepare(job.layers, job.operands.destination), f"'{source}' of {origin.label}")
    _take_installs(job, origin)


def miss_in_context(context: BuildContext, source: str, path: str) -> BuildError:
    """The failure of a source that the build context lacks, or hides, at an absolute path."""
    pattern = context.hidden_by(path) if context.exists(path) else None
    name = absolute(source)[1:]
    if pattern is None:
        return BuildError("source-missing", f"'{source}' is not in the build context", name)
    return BuildError("source-ignored", f"'{source}' is hidden by {pattern}", name, pattern)
