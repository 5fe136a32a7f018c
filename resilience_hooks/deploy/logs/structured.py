"""Lines of text as entries: JSON as the usual loggers write it, or a time before plain text."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from typing import Final

from resilience_hooks.deploy.logs.model import Line, fields_of

_MESSAGE: Final = ("message", "msg", "textpayload", "event", "log")
_TIME: Final = ("timestamp", "time", "ts", "@timestamp", "asctime")
_SEVERITY: Final = ("severity", "level", "levelname")
_REVISION: Final = ("revision", "revision_name", "version")
_STAMP: Final = re.compile(
    r"\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?\s*"
)
_FRACTION: Final = re.compile(r"[.,](\d{1,9})")


def parsed(text: str, source: str = "") -> Line:
    """One line of a file or of a command's output."""
    if text.lstrip()[:1] == "{":
        line = _of_json(text, source)
        if line is not None:
            return line
    stamp = _STAMP.match(text)
    at = instant(stamp[1]) if stamp else None
    return Line(text[stamp.end() :] if stamp and at else text, at, source=source)


def instant(text: str) -> datetime | None:
    """A time in ISO format, with as many digits as there are; without a zone it is UTC."""
    fraction = _FRACTION.search(text)
    digits = fraction[1][:6].ljust(6, "0") if fraction else ""
    plain = _FRACTION.sub(f".{digits}" if digits else "", text).replace("Z", "+00:00")
    if re.search(r"[+-]\d{4}$", plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _of_json(text: str, source: str) -> Line | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    fields = fields_of(document)
    message = _first(fields, _MESSAGE) or text
    trace = _first(fields, ("exc_info", "exception", "stack_trace", "traceback"))
    at = _first(fields, _TIME)
    return Line(
        f"{message}\n{trace}" if trace else message,
        instant(at) if at else None,
        _first(fields, _SEVERITY),
        _first(fields, _REVISION),
        source,
    )


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)
