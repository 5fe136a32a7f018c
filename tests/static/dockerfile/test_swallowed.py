from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.model import Problem
from resilience_hooks.static.dockerfile.normalise import normalise


def swallowed(source: str) -> list[Problem]:
    """The complaints about lines that became operands."""
    return [found for found in normalise(source).problems if "is no instruction" in found.message]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("RUN a && \\\n# comment\nCOPY b /b\n", 3, id="behind a comment"),
        pytest.param("RUN a && \\\n\nCOPY b /b\n", 3, id="behind a blank line"),
        pytest.param("RUN a && \\\nCOPY b /b\n", 2, id="at once"),
        pytest.param("COPY a /a\\\nRUN z\n", 2, id="without a blank"),
        pytest.param("COPY a /a\\\n\n\nRUN z\n", 4, id="behind blank lines"),
        pytest.param("  RUN a && \\\n  COPY b /b\n", 2, id="both indented"),
        pytest.param("ENV A=1 \\\n    B=2 \\\nWORKDIR /x\n", 3, id="behind operands"),
        pytest.param("RUN echo 'x \\\n' && \\\nCMD y\n", 3, id="behind closed quotes"),
        pytest.param("RUN a && \\\nCOPY b /b && \\\nCMD x\n", 2, id="the first of two"),
    ],
)
def test_swallowed(source: str, line: int) -> None:
    """The line is reported once, by its number, and is not fatal: the build may well pass."""
    (problem,) = swallowed(source)
    assert (problem.line, problem.fatal) == (line, False)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("RUN a\nCOPY b /b\n", id="no continuation"),
        pytest.param("RUN a \\\n    && b\n", id="operands"),
        pytest.param("RUN make \\\n    USER root\n", id="deeper than the instruction"),
        pytest.param('RUN psql -c "select x \\\nFROM t"\n', id="SQL in double quotes"),
        pytest.param("RUN psql -c 'select \\\nx \\\nFROM t'\n", id="SQL in single quotes"),
        pytest.param('RUN echo "it\'s \\\nFROM t"\n', id="apostrophe in quotes"),
        pytest.param('RUN python -c "x" \\\nfrom x import y\n', id="lower case"),
        pytest.param("RUN a && \\\nRUNNER x\n", id="a longer word"),
        pytest.param("RUN a && \\\nUSER=x b\n", id="an assignment"),
        pytest.param("RUN a && \\\nSHELL\n", id="without operand"),
        pytest.param("RUN <<EOF\nCOPY a b\nEOF\n", id="here-document"),
        pytest.param("# escape=`\nRUN a \\\nCOPY b /b\n", id="no escape here"),
        pytest.param("RUN a \\\\\nCOPY b /b\n", id="two escapes"),
    ],
)
def test_nothing_swallowed(source: str) -> None:
    """Operands that only look a little like an instruction are none."""
    assert swallowed(source) == []


def test_message_names_the_line_and_the_cause() -> None:
    """The message quotes the line and says which instruction took it in."""
    (problem,) = swallowed("FROM a\nRUN a && \\\n# last\nCOPY b /b\n")
    assert problem.message == (
        "'COPY b /b' is no instruction: the escape at the end of the line before makes it part of "
        "the one on line 2"
    )
