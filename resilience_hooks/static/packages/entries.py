"""The entries of a requirements file with the lines that they stand on.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_HASH: Final = re.compile(r"\s--hash[= ](\S+)")
_OPTION: Final = re.compile(r"\s--?(?:hash|config-settings?|global-option)\b.*", re.DOTALL)
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement: lines ``first`` to ``last`` (1-based), ``end`` with comments that hang on.

    ``text`` is as written, continuations and all. ``requirement`` is None for paths, URLs and
    what PEP 508 does not know; ``name`` (PEP 503) is empty then.
    """

    text: str
    first: int
    last: int
    end: int
    requirement: Requirement | None

    @property
    def name(self) -> str:
        """The distribution."""
        return str(canonicalize_name(self.requirement.name)) if self.requirement else ""

    @property
    def hashes(self) -> tuple[str, ...]:
        """What ``--hash`` gives, as written."""
        return tuple(_HASH.findall(self.text))


def entries(text: str) -> tuple[Entry, ...]:
    """The requirements of a file in their order; options, comments and blank lines are none."""
    return tuple(_entries([line.removesuffix("\r") for line in text.split("\n")]))


def is_comment(line: str) -> bool:
    """Whether a line holds nothing but a comment."""
    return line.lstrip().startswith("#")


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    at = 0
    while at < len(lines):
        first, at = at, at + 1
        if not lines[first].strip() or is_comment(lines[first]):
            continue
        while at < len(lines) and lines[at - 1].endswith("\\"):
            at += 1
        text = "\n".join(lines[first:at])
        if not text.lstrip().startswith("-"):
            end = _end(lines, at)
            yield Entry(text, first + 1, at, end, _requirement(text))


def _end(lines: Sequence[str], at: int) -> int:
    """Behind the indented comments (``    # via flask``) that belong to what is above them."""
    while at < len(lines) and is_comment(lines[at]) and lines[at][:1].isspace():
        at += 1
    return at


def _requirement(text: str) -> Requirement | None:
    joined = _COMMENT.sub("", text.replace("\\\n", " "))
    try:
        return Requirement(_OPTION.sub("", joined).strip())
    except InvalidRequirement:
        return None
