"""Every program that is understood, by the name of its console script or its module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch import programs
from resilience_hooks.static.launch.programs.invocation import Program
from resilience_hooks.submodules import submodules

PROGRAMS: Final[Mapping[str, Program]] = {
    name: program
    for module in submodules(programs)
    for name, program in getattr(module, "PROGRAMS", {}).items()
}
