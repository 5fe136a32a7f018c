"""The edits of many findings as few lines."""

from __future__ import annotations

import pytest

from resilience_hooks.fix.combine import combined
from resilience_hooks.static.findings import Edit, Finding


def finding(*texts: str, path: str = "D") -> Finding:
    """A finding that proposes lines."""
    return Finding("RH101", "error", "x", fix=tuple(Edit(path, 1, text) for text in texts))


CASES: dict[str, tuple[list[str], list[str]]] = {
    "the same line twice": (["COPY a/ ./a/", "COPY a/ ./a/"], ["COPY a/ ./a/"]),
    "a folder and what is in it": (["COPY a/b.py ./a/b.py", "COPY a/ ./a/"], ["COPY a/ ./a/"]),
    "the forms of a path": (["COPY a/b ./a/b", "COPY ./a a"], ["COPY ./a a"]),
    "the JSON form": (['COPY ["a/b", "./a/b"]', "COPY a ./a"], ["COPY a ./a"]),
    "another destination stays": (
        ["COPY a/b.py ./b.py", "COPY a/ ./a/"], ["COPY a/b.py ./b.py", "COPY a/ ./a/"],
    ),
    "a name that only begins alike stays": (
        ["COPY ab/ ./ab/", "COPY a/ ./a/"], ["COPY ab/ ./ab/", "COPY a/ ./a/"],
    ),
    "patterns stay": (["!a/", "!a/b/"], ["!a/", "!a/b/"]),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "lines"), CASES.values(), ids=CASES)
def test_combined(texts: list[str], lines: list[str]) -> None:
    """Each once, and none that another one covers."""
    found = combined([finding(text) for text in texts])
    assert [each.edit.text for each in found] == lines


def test_files_are_told_apart() -> None:
    """The same line in two Dockerfiles is two lines."""
    both = [finding("COPY a ./a"), finding("COPY a ./a", path="E")]
    assert [each.edit.path for each in combined(both)] == ["D", "E"]
