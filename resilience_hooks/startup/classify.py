"""Says what is wrong with a module from the error that it raised as it was imported."""

from __future__ import annotations

from resilience_hooks.startup.guards import ExitCalled
from resilience_hooks.startup.report import Entry, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType, TracebackType

    from resilience_hooks.startup.report import Kind

_PACKAGE = "resilience_hooks.startup."


def classified(error: BaseException, entry: Entry) -> Fault:
    """The fault that an error is, raised while an entry was imported."""
    frames = list(_frames(error.__traceback__))
    kind, subject = _kind(error, entry)
    return Fault(
        kind,
        entry,
        _told(error),
        subject=subject,
        place=_place(error, frames),
        stack=[str(frame) for frame in frames],
    )


def _place(error: BaseException, frames: Sequence[_Frame]) -> str | None:
    """The import that fails; of any other error the line of the module that brings it about."""
    lines = [frame for frame in frames if frame.function == "<module>"]
    at = frames if isinstance(error, ImportError) or not lines else lines
    return f"{at[-1].filename}:{at[-1].line}" if at else None


def _kind(error: BaseException, entry: Entry) -> tuple[Kind, str | None]:
    if isinstance(error, (SystemExit, ExitCalled)):
        return "exited", None
    name = error.name if isinstance(error, ImportError) else None
    if isinstance(error, ModuleNotFoundError) and name:
        inside = f"{entry.module}.".startswith(f"{name}.")
        return ("missing" if inside else "missing-dependency"), name
    if name and str(error).startswith("cannot import name") and "partially" not in str(error):
        return "missing-name", getattr(error, "name_from", None) or name
    return "broken", None


def _told(error: BaseException) -> str:
    """The error in one line, with what to do about the one that the caller brings about."""
    if isinstance(error, SystemExit):
        return f"it ends the process: exit({error.code!r})"
    if isinstance(error, ExitCalled):
        return f"it ends the process: os._exit({error.args[0]!r})"
    text = " ".join(str(error).split())
    if "partially initialized module" in text:
        text += " (verify when the service has loaded: behind its imports, or in the server's hook)"
    if isinstance(error, ModuleNotFoundError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class _Frame:
    """One step of a stack, without its source: that would have to be read from a broken image."""

    __slots__ = ("filename", "function", "line")

    def __init__(self, frame: FrameType, line: int) -> None:
        self.filename = frame.f_code.co_filename
        self.function = frame.f_code.co_name
        self.line = line

    def __str__(self) -> str:
        return f'File "{self.filename}", line {self.line}, in {self.function}'


def _frames(traceback: TracebackType | None) -> Iterator[_Frame]:
    """The frames of an error, those of the import system and of this module left out."""
    while traceback is not None:
        if _is_foreign(traceback.tb_frame):
            yield _Frame(traceback.tb_frame, traceback.tb_lineno)
        traceback = traceback.tb_next


def stack_of(frame: FrameType | None) -> list[str]:
    """The stack of a running thread, outermost first, the import system left out."""
    found = []
    while frame is not None:
        if _is_foreign(frame):
            found.append(str(_Frame(frame, frame.f_lineno)))
        frame = frame.f_back
    return found[::-1]


def _is_foreign(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__") or ""
    is_machinery = "importlib._bootstrap" in frame.f_code.co_filename
    return not is_machinery and name != __name__ and not name.startswith(_PACKAGE)
