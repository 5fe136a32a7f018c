"""BuildKit's own parser as the judge, for everything but words and variables.

The ``dockerfile`` package carries the parser of an older BuildKit. Four rules are younger and left
to other tests: the ``check`` directive, a blank between ``<<`` and the name of a terminator, that
text behind a JSON array makes it the shell form, and that the escape directive holds in flags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.dockerfile.instructions import parse_onbuild
from resilience_hooks.static.dockerfile.keywords import KEYWORDS
from resilience_hooks.static.dockerfile.model import Flag, Instruction
from resilience_hooks.static.dockerfile.normalise import normalise
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.dockerfile.pairs import pairs
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.dockerfile.structure import read_structure

reference = pytest.importorskip("dockerfile", reason="its wheels are for Linux only")

Arguments = tuple[str, ...]


class Heredoc(Protocol):
    """A here-document of the reference; tabs are not stripped."""

    name: str
    content: str


class Command(Protocol):
    """An instruction of the reference."""

    cmd: str | None
    sub_cmd: str | None
    json: bool
    start_line: int
    end_line: int
    flags: Arguments
    value: Arguments
    heredocs: tuple[Heredoc, ...]


@dataclass(frozen=True)
class Read:
    """What both parsers say of an instruction; of an ONBUILD, only what is inside."""

    keyword: str
    inner: str | None
    lines: tuple[int, int]
    flags: Arguments
    json: bool
    arguments: Arguments
    heredocs: tuple[tuple[str, str], ...]


def theirs(command: Command, escape: str) -> Read:
    """The reference's view; it keeps silent on flags and here-documents inside an ONBUILD."""
    assert command.cmd is not None
    known = command.cmd.upper() in KEYWORDS
    inner = command.sub_cmd.upper() if command.sub_cmd else None
    plain = known and inner is None
    heredocs = tuple((item.name, without_tabs(item.content)) for item in command.heredocs)
    return Read(
        command.cmd.upper(),
        inner,
        (command.start_line, command.end_line),
        command.flags if escape == "\\" else (),
        command.json if plain else False,
        command.value if plain else (),
        heredocs,
    )


def ours(instruction: Instruction, escape: str) -> Read:
    """Our view of the same."""
    is_onbuild = instruction.keyword == "ONBUILD" and bool(instruction.text)
    plain = instruction.keyword in KEYWORDS and not is_onbuild
    heredocs = tuple((item.name, without_tabs(item.body)) for item in instruction.heredocs)
    return Read(
        instruction.keyword,
        parse_onbuild(instruction, escape).keyword if is_onbuild else None,
        (instruction.line, instruction.end_line),
        tuple(spelt(flag) for flag in instruction.flags) if escape == "\\" else (),
        instruction.words is not None if plain else False,
        arguments(instruction, escape) if plain else (),
        () if is_onbuild else heredocs,
    )


def arguments(instruction: Instruction, escape: str) -> Arguments:
    """The arguments as the reference lists them."""
    keyword, text = instruction.keyword, instruction.text
    if keyword == "HEALTHCHECK":
        kind = text.split(maxsplit=1)
        return tuple(kind) if instruction.words is None else (*kind[:1], *instruction.words)
    if keyword in ("ENV", "LABEL"):
        return tuple(part or "" for pair in pairs(instruction, escape) for part in pair)
    if keyword == "ARG":
        found = pairs(instruction, escape)
        return tuple(name if value is None else f"{name}={value}" for name, value in found)
    if instruction.words is not None or keyword in ("ADD", "COPY", "EXPOSE", "FROM", "VOLUME"):
        return operands(instruction)
    return (text,) if text else ()


def spelt(flag: Flag) -> str:
    """A flag as one word."""
    return f"--{flag.name}" if flag.value is None else f"--{flag.name}={flag.value}"


def without_tabs(body: str) -> str:
    """A body without the tabs that `<<-` strips; the reference does not say which it was."""
    return "".join(line.lstrip("\t") for line in body.splitlines(keepends=True))


def compare(text: str) -> None:
    """Assert that both read the same, or that both refuse the file."""
    try:
        commands: list[Command] = list(reference.parse_string(text))
    except reference.GoParseError:
        problems = parse_dockerfile(text.encode(), "Dockerfile").problems
        assert any(problem.fatal for problem in problems)
        return
    normalised = normalise(text.removeprefix("\ufeff"))
    read = [ours(item, normalised.escape) for item in read_structure(normalised)]
    assert read == [theirs(command, normalised.escape) for command in commands if command.cmd]


HARD = {
    "plain": "FROM a\nRUN b\n",
    "no newline": "FROM a\nRUN b",
    "empty": "",
    "comments only": "# a\n\n  # b\n",
    "case": "from a as B\nrun b\n",
    "tabs": "FROM\ta\n\tRUN\tb\tc\n",
    "CRLF": "FROM a\r\nRUN b \\\r\n c\r\nRUN <<E\r\nx\r\nE\r\n",
    "continuation": "FROM a\nRUN b \\\n  c \\\n  d\n",
    "comment inside": "FROM a\nRUN b \\\n# c\n  # d\n e\n",
    "blank inside": "FROM a\nCOPY a \\\n\n \t\nb /d\n",
    "escape ends the file": "FROM a\nCOPY a b \\",
    "escape and blanks end the file": "FROM a\nCOPY a b \\\n\n# c\n",
    "escape only": "FROM a\n\\\nRUN b\n",
    "escape behind the keyword": "FROM a\nCOPY\\\n a /a\n",
    "escape in the keyword": "FROM a\nCO\\\nPY a /a\n",
    "two escapes": "FROM a\nCOPY a C:\\\\\nRUN b\n",
    "three escapes": "FROM a\nRUN a\\\\\\\nRUN b\n",
    "escape and blanks": "FROM a\nRUN a \\ \t \n b\n",
    "escape and another blank": "FROM a\nRUN a \\\x0b\nRUN b\n",
    "swallowed": "FROM a\nRUN a && \\\n# c\nCOPY b /b\n",
    "swallowed behind blank lines": "FROM a\nCOPY a /a\\\n\n\nRUN z\n",
    "backtick": "# escape=`\nFROM a\nRUN b `\n c\\\nRUN d\n",
    "backtick behind syntax": "#syntax=x\n#escape = ` \nFROM a\nRUN b `\n c\n",
    "late directive": "FROM a\n# escape=`\nRUN b `\nRUN c\n",
    "directive behind a comment": "# c\n# escape=`\nFROM a\nRUN b `\nRUN c\n",
    "two escape directives": "# escape=`\n# escape=`\nFROM a\n",
    "two syntax directives": "# syntax=a\n# syntax=b\nFROM a\n",
    "invalid escape": "# escape=x\nFROM a\n",
    "byte order mark": "\ufeffFROM a\n",
    "byte order mark and directive": "\ufeff# escape=`\nFROM a\nRUN b `\n c\n",
    "line separator": "FROM a\nRUN b\u2028COPY c d\n",
    "no-break space": "FROM a\nRUN\u00a0b\n\u00a0RUN c\u00a0\n",
    "form feed": "FROM a\nRUN\x0cb\x0cc\n",
    "information separators": "FROM a\nRUN b\x1cc\x1d\nCOPY a\x1fb c\n",
    "here-document": "FROM a\nRUN <<EOF\nFROM b\n# c\nd \\\nEOF\nRUN e\n",
    "here-documents": "FROM a\nCOPY <<A <<-'B' /d/\na\nA\n\tb\n\tB\n",
    "here-document with a blank": 'FROM a\nCOPY <<"E F" /x\ny\nE F\n',
    "here-document, escaped blank": "FROM a\nCOPY <<E\\ F /x\ny\nE F\n",
    "here-document that never ends": "FROM a\nRUN <<EOF\nx\n",
    "here-string": "FROM a\nRUN cat <<<EOF\nRUN b\n",
    "quoted sign": "FROM a\nRUN echo \"<<EOF\" '<<E'\nRUN b\n",
    "open quote": "FROM a\nRUN echo it's <<EOF\nRUN b\n",
    "descriptor": "FROM a\nRUN 3<<EOF cat\nx\nEOF\n",
    "here-document in ENV": "FROM a\nENV A=<<EOF\nRUN b\n",
    "here-document in the JSON form": 'FROM a\nRUN ["a", "<<EOF"]\nRUN b\n',
    "here-document in ONBUILD": "FROM a\nONBUILD RUN <<EOF\nx\nEOF\nRUN b\n",
    "here-document behind a continuation": "FROM a\nRUN <<E \\\n && b\nx\nE\n",
    "flags": 'FROM a\nCOPY --from="b c" --link\t--chown=1 d e\nRUN -- --f\n',
    "flags in ONBUILD": "FROM a\nONBUILD COPY --from=b c d\n",
    "JSON forms": 'FROM a\nCMD ["a", "b"]\nRUN [ "a" ]\nCOPY ["a b", "c"]\nVOLUME ["a"]\n',
    "no JSON forms": 'FROM a\nCMD [\'a\']\nRUN [ -f a ]\nCMD ["a", ]\nENTRYPOINT ["a"\n',
    "empty JSON form": "FROM a\nCMD []\nENTRYPOINT []\n",
    "array of other things": 'FROM a\nCMD ["a", 1]\n',
    "health checks": 'FROM a\nHEALTHCHECK --interval=5s CMD ["a"]\nHEALTHCHECK NONE\n',
    "pairs": "FROM a\nENV A=1 B=\"x y\" C='z' D\\ E=2\nENV F g h\nARG I J=1\nLABEL k=l\n",
    "pair without value": "FROM a\nENV A\n",
    "word without sign": "FROM a\nENV A=1 B\n",
    "quotes in the shell form": 'FROM a\nCOPY "a b" c\\ d /e\n',
    "unknown instruction": "FROM a\nCOPPY a b\n",
    "long line": "FROM a\nRUN " + "x" * 65531 + "\n",
    "line that is too long": "FROM a\nRUN " + "x" * 65532 + "\n",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_cases(text: str) -> None:
    """Cases that parsers get wrong."""
    compare(text)


WORDS = st.one_of(
    st.sampled_from(
        ["a", "/x", "#", "&&", "$X", "A=1", 'B="x y"', "C='q", "'", '"', "\\", "`", "\\\\"]
    ),
    st.sampled_from(["<<EOF", "<<-EOF", "<<'EOF'", "3<<EOF", "<<<EOF", '"<<EOF"', "CMD", "NONE"]),
    st.sampled_from(
        ["--link", "--from=x", '--chown="a b"', "--", "--interval=5s", "AS b", "RUN x", "[a]"]
    ),
)
ENDS = st.sampled_from(["", "", "", "\\", " \\", "\\ ", " `", "\\\\", "\\\\\\", "\r", "\\\r"])
INSTRUCTIONS = st.builds(
    lambda keyword, gap, words, end: keyword + gap + " ".join(words) + end,
    st.sampled_from([*KEYWORDS, "run", "Copy", "COPPY"]),
    st.sampled_from([" ", "  ", "\t"]),
    st.lists(WORDS, max_size=4),
    ENDS,
)
ARRAYS = st.builds(
    " ".join,
    st.tuples(
        st.sampled_from([*KEYWORDS, "ONBUILD RUN", "HEALTHCHECK CMD", "COPY --link"]),
        st.sampled_from(['["a", "b"]', '["a", 1]', "[]", '["a"', '["<<EOF", "a"]']),
    ),
)
OTHERS = st.sampled_from(
    ["EOF", "\tEOF", "EOF\r", " EOF", "# c", " # c", "", "  ", " b /c", "\\", "`", "# escape=`"]
)
DIRECTIVES = st.sampled_from(["# escape=`", "#syntax=x", "# escape = \\", "# c", ""])
FILES = st.builds(
    lambda directives, lines, end: "\n".join([*directives, "FROM a", *lines]) + end,
    st.lists(DIRECTIVES, max_size=2),
    st.lists(INSTRUCTIONS | ARRAYS | OTHERS, min_size=1, max_size=6),
    st.sampled_from(["", "\n"]),
)


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(FILES)
def test_generated_files(text: str) -> None:
    """Files made of everything that has a meaning to a parser."""
    compare(text)
