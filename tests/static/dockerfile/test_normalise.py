from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.normalise import normalise, unmask

Lines = list[tuple[str, int, int]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("\n \t\n# c\n  # d\n", [], id="blanks and comments"),
        pytest.param("FROM a", [("FROM a", 1, 1)], id="no newline at the end"),
        pytest.param("\n FROM a \n\nRUN b\n", [("FROM a", 2, 2), ("RUN b", 4, 4)], id="plain"),
        pytest.param(
            "FROM a\r\nRUN b \\\r\n c\r\n", [("FROM a", 1, 1), ("RUN b  c", 2, 3)], id="CRLF"
        ),
        pytest.param("RUN a \\\n  b\\\nc\n", [("RUN a   bc", 1, 3)], id="as BuildKit joins"),
        pytest.param("RUN a \\ \t\n b\n", [("RUN a  b", 1, 2)], id="blanks behind the escape"),
        pytest.param("COPY a \\\n\n  \n b /d\n", [("COPY a  b /d", 1, 4)], id="blank lines inside"),
        pytest.param("RUN a \\\n# c\n  # d\n b\n", [("RUN a  b", 1, 4)], id="comments inside"),
        pytest.param("COPY a b /dst/ \\\n", [("COPY a b /dst/", 1, 1)], id="escape ends the file"),
        pytest.param("COPY a b \\\n\n# c\n", [("COPY a b", 1, 3)], id="blanks end the file"),
        pytest.param("COPY\\\n a /a\n", [("COPY a /a", 1, 2)], id="escape behind the keyword"),
        pytest.param("CO\\\nPY a /a\n", [("COPY a /a", 1, 2)], id="escape in the keyword"),
        pytest.param("\\\nRUN a\n", [("RUN a", 1, 2)], id="escape in front of the keyword"),
        pytest.param(
            "COPY a C:\\\\app\\\\\nRUN b\n",
            [("COPY a C:\\\\app\\\\", 1, 1), ("RUN b", 2, 2)],
            id="two escapes",
        ),
        pytest.param("RUN a\\\\\\\nRUN b\n", [("RUN a\\\\\\", 1, 1), ("RUN b", 2, 2)], id="three"),
        pytest.param("COPY a /a\\\n\n\nRUN z\n", [("COPY a /aRUN z", 1, 4)], id="swallowed"),
        pytest.param(
            "RUN echo a\u2028COPY b c\n", [("RUN echo a\u2028COPY b c", 1, 1)], id="U+2028"
        ),
        pytest.param("RUN a\x0bb\x1cc\x85d\n", [("RUN a\x0bb\x1cc\x85d", 1, 1)], id="odd blanks"),
        pytest.param("\u00a0RUN a\u3000\n", [("RUN a", 1, 1)], id="odd blanks around"),
        pytest.param(
            "# check=skip=all\n# escape=`\nRUN a `\n b \\\n",
            [("RUN a  b \\", 3, 4)],
            id="escape behind check",
        ),
        pytest.param(
            "RUN <<EOF\nCOPY fake /fake\nEOF\nRUN b\n",
            [("RUN <<EOF", 1, 3), ("RUN b", 4, 4)],
            id="here-document",
        ),
        pytest.param(
            "RUN <<EOF \\\n && x\n# body \\\nEOF\nRUN b\n",
            [("RUN <<EOF  && x", 1, 4), ("RUN b", 5, 5)],
            id="here-document behind a continuation",
        ),
    ],
)
def test_logical_lines(text: str, expected: Lines) -> None:
    """Each instruction's joined text, with its first and last line."""
    normalised = normalise(text)
    found = [(line.text, line.line, line.end_line) for line in normalised.lines]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    ["a \\ b`", "\x1c\x1d\x1e\x1f", "\x85\xa0\u1680\u2003\u2028\u3000", "a\tb\x0b\x0c\rc", "é"],
)
def test_masks_come_off(text: str) -> None:
    """What dockerfile-parse is kept from seeing is restored."""
    masked = normalise(f"RUN x{text}x").source()
    assert unmask(masked) == f"RUN x{text}x\n"


def test_source_keeps_line_numbers() -> None:
    """dockerfile-parse sees every instruction on the line where it begins, and nothing else."""
    source = normalise("# c\nFROM a\nRUN b \\\n c\n\nRUN <<E\nFROM x\nE\nCMD d\n").source()
    assert source == "\nFROM a\nRUN b  c\n\n\nRUN <<E\n\n\nCMD d\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(
            "FROM a\nRUN <<EOF\nx\n EOF\n",
            2,
            "no line 'EOF' ends the here-document; it must stand alone, with no blank around it",
            id="here-document that never ends",
        ),
        pytest.param("FROM a\n\\\n", 2, "nothing follows the escape; remove the line", id="escape"),
        pytest.param(
            "# escape=`\n# escape=`\n", 2, "a second 'escape' directive; remove one", id="directive"
        ),
    ],
)
def test_problems(text: str, line: int, message: str) -> None:
    """What BuildKit's parser refuses is fatal."""
    (problem,) = normalise(text).problems
    assert (problem.line, problem.message, problem.fatal) == (line, message, True)
