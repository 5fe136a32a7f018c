"""Reports broken to the width of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.report.wrap import clipped, fitted, width_of

RED, END = "\x1b[1;31m", "\x1b[0m"

CASES: dict[str, tuple[str, int, str]] = {
    "what fits": ("svc/app.py:1: error", 19, "svc/app.py:1: error"),
    "a first line": ("svc/app.py:1: error RH101 x", 20, "svc/app.py:1: error\n    RH101 x"),
    "a sentence below": ("    The service starts.", 20, "    The service\n      starts."),
    "a chain": ("      └─ a.py:1  imports b", 22, "      └─ a.py:1\n         imports b"),
    "a path is never broken": (
        "    services/api/main.py is", 20, "    services/api/main.py\n      is",
    ),
    "a line to copy is never broken": (
        "    + COPY shared/ ./shared/", 20, "    + COPY shared/ ./shared/",
    ),
    "a deep chain on a narrow terminal": (
        " " * 20 + "└─ a.py:1  imports b", 20, "     └─ a.py:1\n        imports b",
    ),
    "colours take no room": (f"{RED}error RH101{END} a b", 15, f"{RED}error RH101{END} a b"),
    "a colour goes on": (
        f"{RED}error RH101-longer{END} a", 17, f"{RED}error\n    RH101-longer{END}\n    a",
    ),
    "wide characters take two": ("数据/模型.py 数据 x", 16, "数据/模型.py\n    数据 x"),
    "accents take none": ("cafe\u0301 cafe\u0301", 9, "cafe\u0301 cafe\u0301"),
    "columns keep their distance": (
        "svc  svc/Dockerfile, built", 21, "svc  svc/Dockerfile,\n    built",
    ),
    "empty lines": ("a\n\nb\n", 5, "a\n\nb\n"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "width", "expected"), CASES.values(), ids=CASES)
def test_fitted(text: str, width: int, expected: str) -> None:
    """Broken at spaces, further lines hang below the first."""
    assert fitted(text, width) == expected


WIDTHS = {
    "ASCII": ("abc", 3),
    "our own signs": ("└─ a · b … c", 12),
    "colours": (f"{RED}ab{END}", 2),
    "East Asian": ("数据", 4),
    "combining": ("e\u0301", 1),
    "of no width": ("a\u200bb", 2),
    "a tab, whose width nobody knows": ("a\tb", 3),
}


@pytest.mark.parametrize(("text", "columns"), WIDTHS.values(), ids=WIDTHS)
def test_width(text: str, columns: int) -> None:
    """As many columns as a terminal gives it."""
    assert width_of(text) == columns


WORD = st.sampled_from(["a", "bc", "svc/app.py:1", "数据", "e\u0301"])
WORDS = st.lists(WORD, min_size=1, max_size=12)


@given(st.sampled_from(["", "    ", "        └─ "]), WORDS, st.integers(20, 60))
def test_no_line_is_too_wide_and_no_word_is_lost(lead: str, words: list[str], width: int) -> None:
    """Every line has room but for a word that is wider than all of it."""
    text = fitted(lead + " ".join(words), width)
    assert text.replace("└─", "").split() == words
    assert all(width_of(line) <= width for line in text.split("\n"))


@given(st.text(st.sampled_from("ab 数\u0301\x1b\n\t\u202e"), max_size=30), st.integers(0, 20))
def test_a_clipped_line_stays_on_its_line(text: str, width: int) -> None:
    """It never takes more columns than there are, and nothing in it moves the cursor."""
    line = clipped(text, width)
    assert width_of(line) <= width
    assert not set(line) & set("\x1b\n\t\r\u202e")


def test_clipped() -> None:
    """As much as fits: a wide character that has no room for its half is left out."""
    assert (clipped("checking 1 of 3: api", 10), clipped("数据数据", 5)) == ("checking 1", "数据")
