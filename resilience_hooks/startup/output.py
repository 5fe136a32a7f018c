"""Says what is wrong where a container's log is collected, whatever else is broken.

Neither ``print`` nor ``logging`` is relied on: standard output may be closed, logging not set up.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from resilience_hooks.startup.report import Fault, Report

_NAME = "resilience_hooks.startup"
_STACK_LINES = 30
# A log takes a line of 256 KiB; the lines above the JSON tell every fault.
_TOLD = 20


def emit(report: Report) -> None:
    """Write the report, and log it too where logging is set up and writes elsewhere."""
    write_report(report)
    _hand_over(list(_lines(report)))


def write_report(report: Report) -> None:
    """One CRITICAL line a fault and a summary, then one JSON line for a log that reads those."""
    texts = [f"{level} {_NAME}: {line}" for level, line in _lines(report)]
    texts += [] if report.ok else [_json_line(report)]
    write_error("".join(f"{text}\n" for text in texts))


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    for warning in report.warnings:
        yield "WARNING", warning
    for fault in report.faults:
        yield "CRITICAL", "\n    ".join([str(fault), *_stack(fault)])
    yield ("INFO" if report.ok else "CRITICAL"), report.summary


def _stack(fault: Fault) -> tuple[str, ...]:
    """The stack where it says more than the place: a module that raises, or never ends."""
    return fault.stack[-_STACK_LINES:] if fault.kind in {"broken", "exited", "timeout"} else ()


def _json_line(report: Report) -> str:
    """A structured entry as Cloud Logging reads it from a container's streams."""
    import json

    told = report.faults[:_TOLD]
    message = " | ".join([report.summary, *map(str, told)])
    data = {"severity": "CRITICAL", "message": message, "logger": _NAME, **report.to_dict()}
    data["faults"] = [fault.to_dict() for fault in told]
    return json.dumps(data)


def write_error(text: str) -> None:
    """Write to the process's own standard error; else to whatever standard stream is left."""
    data = text.encode("utf-8", "backslashreplace")
    for stream in (sys.__stderr__, sys.stderr, sys.__stdout__):
        try:
            if stream is None or stream.closed:
                continue
            stream.flush()
            _write_all(stream.fileno(), data)
            return
        except (OSError, ValueError, AttributeError):
            if _written(stream, text):
                return


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]


def _written(stream: object, text: str) -> bool:
    """Whether a stream that is no file takes the text: something put it in the place of one."""
    try:
        stream.write(text)  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]
    except Exception:
        return False
    return True


def _hand_over(lines: list[tuple[str, str]]) -> None:
    """Log the lines as well, where logging is set up and goes elsewhere than to the streams."""
    logging = sys.modules.get("logging")
    if logging is None or not any(_goes_elsewhere(each) for each in logging.root.handlers):
        return
    try:
        for level, line in lines:
            logging.getLogger(_NAME).log(getattr(logging, level), "%s", line)
    except Exception:
        return  # A handler of the service's own is broken; the lines are written already.


def _goes_elsewhere(handler: object) -> bool:
    streams = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    return getattr(handler, "stream", None) not in streams
