"""Where a report goes: standard output, or a file."""

from __future__ import annotations

import sys

from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_file


def write(text: str, output: str | None) -> None:
    """Print a report, or write it to a file as a whole; undecodable names keep their bytes."""
    write_bytes(encoded(text), output)


def encoded(text: str) -> bytes:
    """The bytes of a report."""
    return text.encode("utf-8", "surrogateescape")


def write_bytes(data: bytes, output: str | None) -> None:
    """Print the bytes of a report, or write them to a file.

    What a program reads may hold anything; a terminal is shown nothing that it would act upon.
    """
    if output is None and sys.stdout.isatty():
        from resilience_hooks.report.printable import colored_lines  # noqa: PLC0415  hooks: a pipe

        data = encoded(colored_lines(data.decode("utf-8", "surrogateescape")))
    if output is not None:
        try:
            replace_file(output, data)
        except OSError as error:
            raise UsageError(f"--output {output}: {error.strerror}") from error
        return
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8", "surrogateescape"))
        return
    stream.write(data)
    stream.flush()
