"""A COPY or ADD at work: its operands, its stage, the layers that it writes to."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.copier import put_file
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.model import Origin, Unknown
from resilience_hooks.static.image.operands import CopyOperands, read_operands
from resilience_hooks.static.image.paths import inside
from resilience_hooks.static.image.state import StageState


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
