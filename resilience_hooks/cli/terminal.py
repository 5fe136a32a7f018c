"""What a terminal has room for, and a report for people as it fits there."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from typing import Final, TextIO

_USUAL: Final = 80


def columns_of(stream: TextIO, environ: Mapping[str, str] = os.environ) -> int | None:
    """The width of the terminal behind a stream, ``COLUMNS`` first; None where there is none."""
    if not stream.isatty():
        return None
    told = environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL
    except (OSError, ValueError):
        return _USUAL


def fitting(output: bytes, options: argparse.Namespace) -> bytes:
    """A report as it is shown: text on a terminal broken to its width, anything else as it is."""
    if options.format != "text" or options.output is not None:
        return output
    columns = columns_of(sys.stdout)
    if columns is None:
        return output
    from resilience_hooks.report.wrap import fitted  # noqa: PLC0415  hooks and pipes do without it

    text = fitted(output.decode("utf-8", "surrogateescape"), columns)
    return text.encode("utf-8", "surrogateescape")
