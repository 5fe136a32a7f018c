"""functions-framework: a source file whose folder comes behind everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.programs.invocation import Invocation, Program

_OPTIONS: Final = flags("--debug --asgi --help")
_DEFAULT: Final = "main.py"


def functions_framework(invocation: Invocation) -> Launch:
    """``--source``, ``FUNCTION_SOURCE`` or ``main.py``."""
    given = read_options(invocation.words, _OPTIONS)
    process = invocation.process
    source = given.last(("--source",)) or process.env.get("FUNCTION_SOURCE") or _DEFAULT
    path = process.real(source)
    folder = path.rpartition("/")[0] or "/"
    return invocation.launch((EntryPoint("file", path),), invocation.path, (folder,))


PROGRAMS: Final[Mapping[str, Program]] = {
    "functions-framework": functions_framework,
    "functions-framework-python": functions_framework,
    "functions_framework": functions_framework,
    "functions_framework_python": functions_framework,
}
