"""The one place where a failure becomes an exit code and a message.

0 clean · 1 findings · 2 usage, configuration or sources that cannot be read · 3 internal error
4 inconclusive: a run-time command could not measure
"""

from __future__ import annotations

import sys
from typing import Final

from resilience_hooks.errors import InternalError, MeasurementError, ResilienceError

CLEAN: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
INTERNAL: Final = 3
INCONCLUSIVE: Final = 4
INTERRUPTED: Final = 130

_EXTRAS: Final = {"drift": "drift", "validate": "validation", "verify-deployment": "deploy"}
"""The extra of each command that needs another one than ``static``."""

_LIBRARIES: Final = {
    *("certifi", "dockerfile_parse", "duckdb", "github", "httpx", "ibis", "libcst", "packaging"),
    *("pathspec", "pyimport2pkg", "rich", "scipy", "slack_sdk", "sqlglot", "tomli", "wcwidth"),
    "yaml",
}
"""What extras bring, as it is imported."""


def exit_code(error: BaseException, debug: bool, command: str = "") -> int:
    """Say on standard error what went wrong with a command; returns the exit code for it."""
    if debug:
        import traceback  # noqa: PLC0415  a run that goes well does without it

        from resilience_hooks.redaction import redacted  # noqa: PLC0415

        print(redacted("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()
        return CLEAN
    if isinstance(error, ModuleNotFoundError) and _library(error) in _LIBRARIES:
        needy = command if command in _EXTRAS else "the analyzer"
        extra = _EXTRAS.get(command, "static")
        _say(f"{needy} needs {error.name}: pip install 'resilience-hooks[{extra}]'")
        return USAGE
    if isinstance(error, MeasurementError):
        _say(str(error))
        return INCONCLUSIVE
    if isinstance(error, ResilienceError) and not isinstance(error, InternalError):
        _say(str(error))
        return USAGE
    _say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")
    return INTERNAL


def _library(error: ModuleNotFoundError) -> str:
    return (error.name or "").partition(".")[0]


def _say(message: str) -> None:
    from resilience_hooks.report.printable import printable_lines  # noqa: PLC0415  as above

    print(f"resilience-hooks: {printable_lines(message)}", file=sys.stderr)
