"""The one place where a failure becomes an exit code and a message.

0 clean · 1 findings · 2 usage, configuration or sources that cannot be read · 3 internal error
4 inconclusive: a run-time command could not measure
"""

from __future__ import annotations

import sys
import traceback
from typing import Final

from resilience_hooks.errors import InternalError, MeasurementError, ResilienceError
from resilience_hooks.report.printable import printable_lines

CLEAN: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
INTERNAL: Final = 3
INCONCLUSIVE: Final = 4
INTERRUPTED: Final = 130

_ANALYZER: Final = {"libcst", "dockerfile_parse", "pathspec", "tomli"}


def exit_code(error: BaseException, debug: bool) -> int:
    """Say on standard error what went wrong; returns the exit code for it."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()
        return CLEAN
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in _ANALYZER:
        _say(f"the analyzer needs {error.name}: pip install 'resilience-hooks[static]'")
        return USAGE
    if isinstance(error, MeasurementError):
        _say(str(error))
        return INCONCLUSIVE
    if isinstance(error, ResilienceError) and not isinstance(error, InternalError):
        _say(str(error))
        return USAGE
    _say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")
    return INTERNAL


def _say(message: str) -> None:
    print(f"resilience-hooks: {printable_lines(message)}", file=sys.stderr)
