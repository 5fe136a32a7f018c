"""Rows of text as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resilience_hooks.report.printable import printable


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, two spaces apart; every row has the same number."""
    found = [tuple(map(printable, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in found
    )
