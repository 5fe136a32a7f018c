"""``verify_imports``: every import of the manifest runs now, or the service does not start."""

from __future__ import annotations

import _thread
import os
import sys

from resilience_hooks.startup.guards import Deadline, DeadlineError, Interruption, LastResort
from resilience_hooks.startup.leaving import exit_code, leave
from resilience_hooks.startup.manifest import ManifestError, load_manifest
from resilience_hooks.startup.output import emit, write_report
from resilience_hooks.startup.plan import planned, search_folders
from resilience_hooks.startup.progress import ATTEMPTS, Progress, running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Literal, TypeAlias

    from resilience_hooks.startup.report import Report

    Source: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any] | None"

_LAST_RESORT = 5.0
_LONGEST = 86_400.0
_verified: list[str | None] = []


def verify_imports(
    manifest: Source = None,
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    mode: Literal["import", "spec"] = "import",
    deadline: float = 60.0,
    exit: bool = True,
) -> Report:
    """Import every module of the manifest, log each fault, and end the process if there is one.

    ``required`` and ``optional`` are ``module`` or ``module:name``: imports to verify besides, or
    another severity for what the manifest lists. ``mode="spec"`` only looks for the modules and
    runs none. ``deadline`` is in seconds, for all of them. With ``exit=False`` the report is
    returned whatever it says.

    Raises SystemExit(1); SystemExit(3) in a worker of gunicorn or uvicorn, which they take as a
    reason to stop. Raises ValueError for an option that has no meaning.
    """
    if mode not in ATTEMPTS:
        raise ValueError(f"mode={mode!r}: 'import' or 'spec'")
    if not deadline > 0:
        raise ValueError(f"deadline={deadline!r}: a positive number of seconds")
    caller = sys._getframe(1)
    outer = running.get(_thread.get_ident())
    if outer is not None:
        return outer.report()
    progress = begun(manifest, search_folders(caller), required, optional)
    if exit:
        run_or_end(progress, mode, deadline, exit_code(caller))
    else:
        _run_or_return(progress, mode, deadline)
    report = progress.report()
    emit(report)
    if exit and not report.ok:
        leave(exit_code(caller))
    return report


def verified_manifest() -> str | None:
    """The path of the manifest that this process verified last."""
    return _verified[-1] if _verified else None


def begun(
    source: Source, folders: Iterable[str], required: Sequence[str], optional: Sequence[str]
) -> Progress:
    """A verification before its first step; without a usable manifest it has failed already."""
    try:
        manifest = load_manifest(source, folders)
        _verified[:] = [manifest.path]
        return Progress(manifest, planned(manifest, required, optional))
    except ManifestError as error:
        return Progress.without_manifest(str(error))


def run_or_end(progress: Progress, mode: str, deadline: float, code: int) -> None:
    """Verify; an import that takes too long ends the process, from another thread."""
    thread = _thread.get_ident()

    def end() -> None:
        progress.expire(thread, deadline)
        # Logging may wait for a lock that the stuck thread holds.
        write_report(progress.report())
        os._exit(code)

    seconds = min(deadline, _LONGEST)
    with LastResort(seconds + _LAST_RESORT), Deadline(seconds, end):
        progress.run(mode)


def _run_or_return(progress: Progress, mode: str, deadline: float) -> None:
    """Verify; an import that takes too long is interrupted, as far as that can be done."""
    thread, interruption = _thread.get_ident(), Interruption()

    def interrupt() -> None:
        progress.expire(thread, deadline)
        interruption.raise_there()

    try:
        with interruption, Deadline(min(deadline, _LONGEST), interrupt):
            progress.run(mode)
    except DeadlineError:
        return
