from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.heredoc import Delimiter, delimiters, read_bodies
from resilience_hooks.static.dockerfile.model import Heredoc


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("RUN <<EOF", ["EOF"], id="RUN"),
        pytest.param("run <<EOF", ["EOF"], id="lower case"),
        pytest.param("RUN python3 <<EOF && echo", ["EOF"], id="among words"),
        pytest.param("RUN cat << EOF", ["EOF"], id="blank in between"),
        pytest.param("RUN 3<<EOF cat", ["EOF"], id="file descriptor"),
        pytest.param("RUN --mount=type=cache,target=/x <<EOF", ["EOF"], id="behind flags"),
        pytest.param("COPY <<a <<-b /dst/", ["a", "b"], id="two"),
        pytest.param("COPY x.txt <<gen.py /o/", ["gen.py"], id="beside a file"),
        pytest.param('COPY <<"E F" /x', ["E F"], id="quoted name"),
        pytest.param("ADD <<-'EOT' /x", ["EOT"], id="ADD"),
        pytest.param("RUN <<$NAME", ["$NAME"], id="name is not expanded"),
        pytest.param("ONBUILD RUN <<EOF", ["EOF"], id="inside ONBUILD"),
        pytest.param("RUN <<E\\ F", ["E F"], id="escaped blank"),
        pytest.param("RUN cat <<<EOF", [], id="here-string"),
        pytest.param('RUN echo "<<EOF"', [], id="in double quotes"),
        pytest.param("RUN echo '<<EOF'", [], id="in single quotes"),
        pytest.param("RUN echo \\<<EOF", [], id="escaped"),
        pytest.param("RUN echo $((1<<3))", [], id="shift in a word"),
        pytest.param("RUN echo it's <<EOF", [], id="quote that stays open"),
        pytest.param("RUN <<", [], id="no name"),
        pytest.param('RUN ["a", "<<EOF"]', [], id="JSON form"),
        pytest.param("RUN [1, 2] <<EOF", ["EOF"], id="no JSON form after all"),
        pytest.param("ENV A=<<EOF", [], id="ENV"),
        pytest.param("CMD <<EOF", [], id="CMD"),
        pytest.param("ENTRYPOINT <<EOF", [], id="ENTRYPOINT"),
        pytest.param("ONBUILD ONBUILD RUN <<EOF", [], id="ONBUILD twice"),
        pytest.param("RUN<<EOF", [], id="no blank behind the keyword"),
    ],
)
def test_delimiters(line: str, names: list[str]) -> None:
    """Words of RUN, COPY and ADD that begin with two signs and name a terminator."""
    assert [item.name for item in delimiters(line, "\\")] == names


@pytest.mark.parametrize(
    ("line", "expand", "strip_tabs"),
    [
        pytest.param("RUN <<A", True, False, id="plain"),
        pytest.param("RUN <<-A", True, True, id="dash"),
        pytest.param("RUN <<'A'", False, False, id="single quotes"),
        pytest.param('RUN <<-"A"', False, True, id="double quotes"),
        pytest.param("RUN <<A'B'", False, False, id="partly quoted"),
        pytest.param("RUN <<A\\'B", True, False, id="escaped quote"),
    ],
)
def test_how_bodies_are_read(line: str, expand: bool, strip_tabs: bool) -> None:
    """Quotes keep the body from expansion; a dash strips its tabs."""
    (found,) = delimiters(line, "\\")
    assert (found.expand, found.strip_tabs) == (expand, strip_tabs)


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        pytest.param(["EOF"], "", id="empty"),
        pytest.param(["a", "b", "EOF"], "a\nb\n", id="lines"),
        pytest.param(["", "  ", "EOF"], "\n  \n", id="blank lines"),
        pytest.param(["# c", "FROM x", "a \\", "EOF"], "# c\nFROM x\na \\\n", id="opaque"),
        pytest.param([" EOF", "EOF ", "\tEOF", "EOF"], " EOF\nEOF \n\tEOF\n", id="must be exact"),
        pytest.param(["a\r", "EOF\r"], "a\r\n", id="carriage returns"),
    ],
)
def test_body(lines: list[str], body: str) -> None:
    """A body is kept as it is, up to the line that is the name alone."""
    found = read_bodies([Delimiter("EOF", True, False)], ["RUN <<EOF", *lines, "next"], 1)
    assert found.heredocs == (Heredoc("EOF", body, True),)
    assert (found.behind, found.unended) == (len(lines) + 1, None)


def test_body_without_tabs() -> None:
    """A dash strips the tabs of the body and of the terminator, and no other blanks."""
    found = read_bodies([Delimiter("E", False, True)], ["\t\ta", " \tb", "\tE"], 0)
    assert found.heredocs == (Heredoc("E", "a\n \tb\n", False),)


def test_bodies_in_order() -> None:
    """Several bodies follow one another, even with the same name."""
    expected = [Delimiter("A", True, False), Delimiter("A", False, False)]
    found = read_bodies(expected, ["1", "A", "2", "A", "x"], 0)
    assert [item.body for item in found.heredocs] == ["1\n", "2\n"]
    assert found.behind == 4


def test_body_that_never_ends() -> None:
    """The first one that never ends is named, and takes in the rest of the file."""
    found = read_bodies([Delimiter("A", True, False)], ["1", "B"], 0)
    assert (found.heredocs, found.behind, found.unended) == ((), 2, "A")
