"""Instructions as dockerfile-parse finds them in the normalised file.

Of all it offers only ``structure`` is used: its variables, stages and words are not BuildKit's.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TypedDict

from dockerfile_parse import DockerfileParser

from resilience_hooks.static.dockerfile.instructions import read_instruction
from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.dockerfile.normalise import Normalised, unmask


class _Entry(TypedDict):
    """What is used of an entry; lines count from 0."""

    instruction: str
    startline: int
    value: str


def read_structure(normalised: Normalised) -> Iterator[Instruction]:
    """Every instruction in order, refused ones included."""
    logical = {line.line: line for line in normalised.lines}
    parser = DockerfileParser(fileobj=io.BytesIO(normalised.source().encode()))
    entries: list[_Entry] = parser.structure
    for entry in entries:
        source = logical[entry["startline"] + 1]
        yield read_instruction(
            unmask(entry["instruction"]),
            unmask(entry["value"]),
            normalised.escape,
            lines=(source.line, source.end_line),
            heredocs=source.heredocs,
        )
