from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.normalise import normalise
from resilience_hooks.static.dockerfile.structure import read_structure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("from a", [("FROM", "a", 1, 1)], id="keyword in upper case"),
        pytest.param("CMD", [("CMD", "", 1, 1)], id="no operand"),
        pytest.param("# c\n\n RUN a \\\n b\n", [("RUN", "a  b", 3, 4)], id="lines from 1"),
        pytest.param(
            "RUN a\\\\\nRUN b\\", [("RUN", "a\\\\", 1, 1), ("RUN", "b", 2, 2)], id="escapes"
        ),
        pytest.param("RUN `a`\n", [("RUN", "`a`", 1, 1)], id="backticks"),
        pytest.param("RUN\u00a0a\u2028b c\n", [("RUN\u00a0A\u2028B", "c", 1, 1)], id="odd blanks"),
        pytest.param("COPPY a\n", [("COPPY", "a", 1, 1)], id="unknown ones too"),
    ],
)
def test_read_structure(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    """Every instruction with its text and lines, whatever BuildKit will think of it."""
    found = read_structure(normalise(text))
    assert [(item.keyword, item.text, item.line, item.end_line) for item in found] == expected
