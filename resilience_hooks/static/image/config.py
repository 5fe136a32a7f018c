"""WORKDIR, USER, SHELL, CMD, ENTRYPOINT and HEALTHCHECK."""

from __future__ import annotations

from resilience_hooks.static.dockerfile.blanks import split_keyword
from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.model import Command, Origin
from resilience_hooks.static.image.paths import absolute
from resilience_hooks.static.image.state import StageState


def workdir(instruction: Instruction, state: StageState, build: Build) -> None:
    """WORKDIR makes the directory; a relative one is seen from the last. Raises ClashError."""
    path = state.expand_path(instruction.text, build.escape)
    state.workdir = absolute(path, state.workdir)
    state.workdir_set = state.workdir_set or path.startswith("/")
    place = state.layers.resolve(state.workdir)
    state.layers.make_directories(place, Origin(None, (instruction.line,)))


def user(instruction: Instruction, state: StageState, build: Build) -> None:
    """USER."""
    state.user = state.expand(instruction.text, build.escape)


def shell(instruction: Instruction, state: StageState, _build: Build) -> None:
    """SHELL."""
    state.shell = instruction.words or state.shell


def cmd(instruction: Instruction, state: StageState, _build: Build) -> None:
    """CMD."""
    state.cmd = _command(instruction.text, instruction)
    state.has_cmd = True


def entrypoint(instruction: Instruction, state: StageState, _build: Build) -> None:
    """ENTRYPOINT drops a CMD that the stage inherited, not one of its own."""
    state.entrypoint = _command(instruction.text, instruction)
    if not state.has_cmd:
        state.cmd = None


def healthcheck(instruction: Instruction, state: StageState, _build: Build) -> None:
    """HEALTHCHECK CMD and HEALTHCHECK NONE."""
    kind, text = split_keyword(instruction.text)
    state.healthcheck = None if kind == "NONE" else _command(text, instruction)


def _command(text: str, instruction: Instruction) -> Command | None:
    """A command; None for an empty one, which unsets what was inherited."""
    if not text or instruction.words == ():
        return None
    return Command(instruction.words, text, instruction.line)
