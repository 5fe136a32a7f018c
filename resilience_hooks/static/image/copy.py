"""COPY."""

from __future__ import annotations

from collections.abc import Callable

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.copier import (
    EVERYTHING,
    Copier,
    MissingSourceError,
    Selection,
    expand_source,
    find,
)
from resilience_hooks.static.image.filesystem import Files
from resilience_hooks.static.image.globs import BadPatternError, has_wildcards, split_wildcards
from resilience_hooks.static.image.job import Job, begin, finish
from resilience_hooks.static.image.matcher import START
from resilience_hooks.static.image.operands import CopyOperands, matcher
from resilience_hooks.static.image.paths import absolute, child, clean
from resilience_hooks.static.image.remote import is_git, is_url
from resilience_hooks.static.image.sources import CopySource, copy_source
from resilience_hooks.static.image.state import BuildError, StageState
from resilience_hooks.static.image.uncertain import carry_doubts, copy_unseen, miss


def copy(instruction: Instruction, state: StageState, build: Build) -> None:
    """COPY. Raises BuildError."""
    job = begin(instruction, state, build)
    for source in job.operands.sources:
        if is_git(source) or is_url(source):
            raise BuildError("syntax", f"COPY fetches nothing; '{source}' needs ADD")
    if job.operands.sources:
        origin = copy_source(build, instruction.flag("from"))
        for source in job.operands.sources:
            with build.attempt(job.line, job.state):
                copy_from(job, origin, source)
    finish(job, build)


def copy_from(
    job: Job, origin: CopySource, source: str, instead: Callable[[str], bool] | None = None
) -> None:
    """Copy what one source names, but for the paths that ``instead`` takes upon itself.

    Raises BuildError and ClashError.
    """
    if origin.files is None:
        copy_unseen(job, origin, source)
        return
    root, selection = _selection(job.operands, source)
    copier = Copier(origin.files, job.layers, job.line, selection)
    try:
        for match in _matches(job, origin, source, root):
            if instead is None or not instead(match):
                place = copier.copy(match, job.operands.destination)
                carry_doubts(job, origin, match, place)
        _require(origin.files, job.operands, source, selection)
    except MissingSourceError as error:
        miss(job, origin, source, absolute(str(error)))


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
