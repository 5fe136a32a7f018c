from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.dockerfile.model import Dockerfile, Flag, Heredoc, Problem, Stage
from resilience_hooks.static.dockerfile.pairs import pairs
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.dockerfile.variables import Expansion, expand_word

Read = list[tuple[str, str, int, int]]


def parse(text: str) -> Dockerfile:
    """A Dockerfile from text."""
    return parse_dockerfile(text.encode(), "svc/Dockerfile.dev")


def read(dockerfile: Dockerfile) -> Read:
    """Keyword, text and lines of every instruction, each FROM included by its base."""
    return list(_read(dockerfile.stages))


def _read(stages: tuple[Stage, ...]) -> Iterator[tuple[str, str, int, int]]:
    for stage in stages:
        yield "FROM", stage.base, stage.line, stage.line
        for item in stage.instructions:
            yield item.keyword, item.text, item.line, item.end_line


FAULTS: dict[str, tuple[str, Read]] = {
    "instructions in a here-document": (
        "FROM a\nRUN <<EOF\nCOPY fake /fake\nEOF\n",
        [("FROM", "a", 1, 1), ("RUN", "<<EOF", 2, 4)],
    ),
    "Python in a here-document begins no stage": (
        "FROM a\nRUN python3 <<EOF\nfrom shared import y\nEOF\n",
        [("FROM", "a", 1, 1), ("RUN", "python3 <<EOF", 2, 4)],
    ),
    "ENV in a here-document": (
        "FROM a\nRUN <<E\nENV B 2\nE\n",
        [("FROM", "a", 1, 1), ("RUN", "<<E", 2, 4)],
    ),
    "two here-documents": (
        "FROM a\nCOPY <<A <<B /dst/\nFROM x\nA\nFROM y\nB\n",
        [("FROM", "a", 1, 1), ("COPY", "<<A <<B /dst/", 2, 6)],
    ),
    "quoted delimiter, tabs": (
        "FROM a\nADD <<-'EOT' /x\n\tCMD y\n\tEOT\n",
        [("FROM", "a", 1, 1), ("ADD", "<<-'EOT' /x", 2, 4)],
    ),
    "delimiter with a blank": (
        'FROM a\nCOPY <<"E F" /x\nCMD y\nE F\n',
        [("FROM", "a", 1, 1), ("COPY", '<<"E F" /x', 2, 4)],
    ),
    "body that ends on an escape": (
        "FROM a\nRUN <<E\nx \\\nE\nCMD y\n",
        [("FROM", "a", 1, 1), ("RUN", "<<E", 2, 4), ("CMD", "y", 5, 5)],
    ),
    "comment in a body": (
        "FROM a\nRUN <<E\n# c\nE\n",
        [("FROM", "a", 1, 1), ("RUN", "<<E", 2, 4)],
    ),
    "blank line in a continuation": (
        "FROM a\nCOPY a \\\n\nb /dst/\n",
        [("FROM", "a", 1, 1), ("COPY", "a b /dst/", 2, 4)],
    ),
    "file that ends on an escape": (
        "FROM a\nCOPY a b /dst/ \\",
        [("FROM", "a", 1, 1), ("COPY", "a b /dst/", 2, 2)],
    ),
    "keyword with its escape": (
        "FROM a\nCOPY\\\n a /a\n",
        [("FROM", "a", 1, 1), ("COPY", "a /a", 2, 3)],
    ),
    "two escapes at the end": (
        "FROM a\nCOPY a C:\\\\app\\\\\nRUN b\n",
        [("FROM", "a", 1, 1), ("COPY", "a C:\\\\app\\\\", 2, 2), ("RUN", "b", 3, 3)],
    ),
    "escape directive behind check": (
        "# check=skip=all\n# escape=`\nFROM a\nRUN x `\n y\n",
        [("FROM", "a", 3, 3), ("RUN", "x  y", 4, 5)],
    ),
    "byte order mark": ("\ufeffFROM a\n", [("FROM", "a", 1, 1)]),
    "line separator of Unicode": (
        "FROM a\nRUN echo \u2028COPY b c\n",
        [("FROM", "a", 1, 1), ("RUN", "echo \u2028COPY b c", 2, 2)],
    ),
    "stage built on a stage": (
        "FROM python AS base\nENV APP=/srv\nFROM base\n",
        [("FROM", "python", 1, 1), ("ENV", "APP=/srv", 2, 2), ("FROM", "base", 3, 3)],
    ),
    "shell form with quotes": (
        'FROM a\nCOPY "a b" /d\n',
        [("FROM", "a", 1, 1), ("COPY", '"a b" /d', 2, 2)],
    ),
    "swallowed behind a comment": (
        "FROM a\nRUN a && \\\n# last\nCOPY b /b\n",
        [("FROM", "a", 1, 1), ("RUN", "a && COPY b /b", 2, 4)],
    ),
    "swallowed behind blank lines": (
        "FROM a\nCOPY a /a\\\n\n\nRUN z\n",
        [("FROM", "a", 1, 1), ("COPY", "a /aRUN z", 2, 5)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_where_dockerfile_parse_alone_is_wrong(text: str, expected: Read) -> None:
    """The instructions and lines that BuildKit sees, and no fatal problem."""
    dockerfile = parse(text)
    assert read(dockerfile) == expected
    assert not any(problem.fatal for problem in dockerfile.problems)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        pytest.param(b"", 1, "there is no FROM, so nothing is built", id="empty file"),
        pytest.param(b"# c\n\n", 1, "there is no FROM, so nothing is built", id="comments"),
        pytest.param(b"ARG A\n", 1, "there is no FROM, so nothing is built", id="only ARG"),
        pytest.param(b"FROM a\n\0", 2, "a NUL byte: this is no text file", id="NUL"),
        pytest.param(
            b"# escape=`\n# escape=\\\nFROM a\n",
            2,
            "a second 'escape' directive; remove one",
            id="two escape directives",
        ),
        pytest.param(
            b"FROM a\nCOPPY a b\n", 2, "unknown instruction COPPY; did you mean COPY?", id="unknown"
        ),
        pytest.param(
            "FROM a\nRUN\u00a0x\n".encode(),
            2,
            "unknown instruction RUN\\xa0X; did you mean RUN?",
            id="no-break space",
        ),
        pytest.param(b"FROM a\nENV\n", 2, "ENV needs an operand", id="no operand"),
        pytest.param(b"FROM a\nENV", 2, "ENV needs an operand", id="no operand, no newline"),
        pytest.param(
            b"FROM a\nCOPY a\n", 2, "COPY needs at least one source and a destination", id="COPY"
        ),
        pytest.param(
            b"RUN x\nFROM a\n",
            1,
            "RUN before the first FROM; only ARG may be there",
            id="too early",
        ),
        pytest.param(
            b"FROM a AS a b\n",
            1,
            "FROM is followed by an image, or by an image, AS and a name",
            id="FROM",
        ),
        pytest.param(
            b"FROM --platfrom=x a\n",
            1,
            "unknown flag --platfrom of FROM; did you mean --platform?",
            id="flag of FROM",
        ),
    ],
)
def test_fatal(data: bytes, line: int, message: str) -> None:
    """One fatal problem for what makes every build fail."""
    assert parse_dockerfile(data, "Dockerfile").problems == (Problem(line, message),)


def test_everything_is_found() -> None:
    """Problems of every origin come together, in the order of the lines."""
    dockerfile = parse("# escape=^\nRUN early\nFROM a AS 1\nCOPY a\nCOPPY a b\nRUN <<E\n")
    assert [problem.line for problem in dockerfile.problems] == [1, 2, 3, 4, 5, 6]


def test_refused_instructions_are_left_out() -> None:
    """Only instructions with the operands that their keyword demands reach the stages."""
    dockerfile = parse("FROM a\nCOPY a\nENV B\nCOPY b /c\n")
    assert read(dockerfile) == [("FROM", "a", 1, 1), ("COPY", "b /c", 4, 4)]


def test_other_encoding() -> None:
    """A Latin-1 byte in a comment is a complaint and no more."""
    dockerfile = parse_dockerfile(b"FROM a\n# caf\xe9\nRUN x\n", "Dockerfile")
    assert read(dockerfile) == [("FROM", "a", 1, 1), ("RUN", "x", 3, 3)]
    assert [(item.line, item.fatal) for item in dockerfile.problems] == [(2, False)]


def test_swallowed_instruction() -> None:
    """An instruction that a continuation takes in is a complaint and no more."""
    dockerfile = parse("FROM a\nRUN a && \\\n# last\nCOPY b /b\n")
    assert [(item.line, item.fatal) for item in dockerfile.problems] == [(4, False)]


def test_onbuild() -> None:
    """ONBUILD stays one instruction; a fault inside it breaks later builds, not this one."""
    dockerfile = parse("FROM a\nONBUILD COPY a /a\nONBUILD COPPY a b\n")
    assert [item.text for item in dockerfile.stages[0].instructions] == ["COPY a /a", "COPPY a b"]
    message = "in ONBUILD: unknown instruction COPPY; did you mean COPY?"
    assert dockerfile.problems == (Problem(3, message, fatal=False),)


@pytest.mark.parametrize(
    "trigger",
    [
        pytest.param("ENV A", id="no value"),
        pytest.param("LABEL a=1 b", id="word without sign"),
        pytest.param('RUN ["a", 1]', id="array of other things"),
    ],
)
def test_onbuild_that_fails_at_once(trigger: str) -> None:
    """What BuildKit's parser cannot read fails this build already."""
    (problem,) = parse(f"FROM a\nONBUILD {trigger}\n").problems
    assert (problem.line, problem.fatal) == (2, True)


def test_global_arguments_reach_the_base() -> None:
    """ARG VERSION, an ARG that refers to it and a FROM that refers to that give one image."""
    dockerfile = parse("ARG V=3.12\nARG BASE=python:${V}\nFROM $BASE\nARG V=2\n")
    values: dict[str, str] = {}
    for item in dockerfile.preamble:
        for name, value in pairs(item, dockerfile.escape):
            values[name] = expand_word(value or "", values).text
    (stage,) = dockerfile.stages
    assert expand_word(stage.base, values) == Expansion("python:3.12")
    assert pairs(stage.instructions[0], dockerfile.escape) == (("V", "2"),)


def test_a_whole_file() -> None:
    """Stages, flags, forms and here-documents of an ordinary file."""
    dockerfile = parse(
        "# syntax=docker/dockerfile:1\n"
        "ARG VERSION=3.12\n"
        "FROM --platform=$BUILDPLATFORM python:${VERSION} AS Build\n"
        "run --mount=type=cache,target=/c <<-EOF\n\tpip install .\n\tEOF\n"
        "FROM scratch\n"
        "COPY --from=build --link /a /b/\n"
        'CMD ["python", "-m", "a"]\n'
    )
    build, last = dockerfile.stages
    assert (dockerfile.path, dockerfile.escape) == ("svc/Dockerfile.dev", "\\")
    assert [item.text for item in dockerfile.preamble] == ["VERSION=3.12"]
    assert (build.base, build.name, build.platform) == (
        "python:${VERSION}",
        "build",
        "$BUILDPLATFORM",
    )
    assert build.instructions[0].heredocs == (Heredoc("EOF", "pip install .\n", True),)
    assert last.instructions[0].flags == (Flag("from", "build"), Flag("link", None))
    assert last.instructions[1].words == ("python", "-m", "a")
    assert dockerfile.problems == ()


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=80) | st.text("FROM a\\\n\r\t `<E'\"[]{}$#=-\u2028", max_size=80))
def test_never_raises(source: bytes | str) -> None:
    """Whatever the bytes are, there is a Dockerfile or a fatal problem, and lines in the file."""
    data = source if isinstance(source, bytes) else source.encode()
    dockerfile = parse_dockerfile(data, "Dockerfile")
    assert dockerfile.stages or any(problem.fatal for problem in dockerfile.problems)
    last = data.count(b"\n") + 1
    assert all(1 <= problem.line <= last for problem in dockerfile.problems)
