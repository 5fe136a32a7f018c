"""What an image holds, for programs: as TSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.redaction import redacted
from resilience_hooks.static.image.model import Failure, Image, Row

ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n"})
"""What stands for a character that would break a line apart."""


def tsv(image: Image, rows: Sequence[Row]) -> str:
    """The listing for scripts: path, content, repository path, line."""
    return "".join(f"{line}\n" for line in _tsv(image, rows))


def _tsv(image: Image, rows: Sequence[Row]) -> Iterator[str]:
    if image.failures:
        yield f"BUILD-FAILS\t{reason_of(image.failures[0])}".replace("\n", " ")
        return
    for pulled in image.pulled:
        yield f"# base: {pulled}"
    for row in rows:
        cells = [row.path, row.value, row.repo_path or "", str(row.lines[-1]) if row.lines else ""]
        if row.value.startswith("-> "):
            cells = cells[:2]
        yield "\t".join(cell.translate(ESCAPES) for cell in cells)


def to_json(image: Image, rows: Sequence[Row]) -> str:
    """The listing with everything that is known, as one object."""
    data = {
        "base": image.base,
        "failures": [{"line": f.line, "reason": redacted(f.reason)} for f in image.failures],
        "unknown": [
            {"path": u.path, "line": u.line, "reason": redacted(u.reason)} for u in image.unknowns
        ],
        "files": [
            {
                "path": row.path,
                "value": row.value,
                "repo_path": row.repo_path,
                "lines": list(row.lines),
                "size": row.size,
            }
            for row in rows
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def reason_of(failure: Failure) -> str:
    """Why a build fails, and where."""
    return f"line {failure.line}: {redacted(failure.reason)}"
