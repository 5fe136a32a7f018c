"""The instructions of a stage, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image import config, environment
from resilience_hooks.static.image.add import add
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.copy import copy
from resilience_hooks.static.image.run.instruction import run
from resilience_hooks.static.image.state import StageState

Handler: TypeAlias = Callable[[Instruction, StageState, Build], None]

_HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "ADD": add,
        "ARG": environment.arg,
        "CMD": config.cmd,
        "COPY": copy,
        "ENTRYPOINT": config.entrypoint,
        "ENV": environment.env,
        "EXPOSE": environment.expose,
        "HEALTHCHECK": config.healthcheck,
        "LABEL": environment.label,
        "RUN": run,
        "SHELL": config.shell,
        "STOPSIGNAL": environment.expand_only,
        "USER": config.user,
        "VOLUME": environment.expand_only,
        "WORKDIR": config.workdir,
    }
)


def run_stage(instructions: Iterable[Instruction], state: StageState, build: Build) -> None:
    """Apply instructions to a stage; what fails is noted in the build."""
    for instruction in instructions:
        handler = _HANDLERS.get(instruction.keyword)
        if handler is not None:
            with build.attempt(instruction.line, state):
                handler(instruction, state, build)
