from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.dockerfile.operands import operands


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("a b /d", None, ("a", "b", "/d"), id="words"),
        pytest.param('"a b" /d', None, ('"a', 'b"', "/d"), id="quotes mean nothing"),
        pytest.param("a\\ b /d", None, ("a\\", "b", "/d"), id="nor do escapes"),
        pytest.param("$P /o/", None, ("$P", "/o/"), id="nothing is expanded"),
        pytest.param("a\t \x0b/d", None, ("a", "/d"), id="any run of blanks"),
        pytest.param("a\u00a0b /d", None, ("a\u00a0b", "/d"), id="no-break space joins"),
        pytest.param("", None, (), id="nothing"),
        pytest.param('["a b", "/d"]', ("a b", "/d"), ("a b", "/d"), id="JSON form"),
    ],
)
def test_operands(text: str, words: tuple[str, ...] | None, expected: tuple[str, ...]) -> None:
    """COPY's shell form is split at blanks and nothing else."""
    assert operands(Instruction("COPY", text, 1, 1, words=words)) == expected
