"""Command lines sorted by a table of what takes a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.static.launch.options import Given, Options, flags, read_options, values

VALUES = values("-v --value -wait")
FLAGS = flags("-f --flag -fsd", many="-M --many")


@pytest.mark.parametrize(
    ("options", "words", "found", "operands"),
    [
        pytest.param(VALUES, "a b", {}, "a b", id="operands"),
        pytest.param(VALUES, "-v x a", {"-v": ("x",)}, "a", id="value"),
        pytest.param(VALUES, "-vx a", {"-v": ("x",)}, "a", id="joined"),
        pytest.param(VALUES, "-v=x a", {"-v": ("x",)}, "a", id="joined by a sign"),
        pytest.param(VALUES, "--value x a", {"--value": ("x",)}, "a", id="long"),
        pytest.param(VALUES, "--value=x a", {"--value": ("x",)}, "a", id="long, joined"),
        pytest.param(VALUES, "--other a", {"--other": ("",)}, "a", id="flag"),
        pytest.param(
            VALUES, "-abv x a", {"-a": ("",), "-b": ("",), "-v": ("x",)}, "a", id="letters"
        ),
        pytest.param(VALUES, "-av1 a", {"-a": ("",), "-v": ("1",)}, "a", id="letters, joined"),
        pytest.param(VALUES, "-wait x a", {"-wait": ("x",)}, "a", id="one dash, many letters"),
        pytest.param(VALUES, "-v x -v y", {"-v": ("x", "y")}, "", id="twice"),
        pytest.param(VALUES, "-v -x", {"-v": ("-x",)}, "", id="a listed option takes any word"),
        pytest.param(VALUES, "-v", {"-v": ("",)}, "", id="nothing to take"),
        pytest.param(VALUES, "- a", {}, "- a", id="a dash is an operand"),
        pytest.param(FLAGS, "--flag a", {"--flag": ("",)}, "a", id="flag that is listed"),
        pytest.param(FLAGS, "--new x a", {"--new": ("x",)}, "a", id="others take a value"),
        pytest.param(FLAGS, "--new -x", {"--new": ("",), "-x": ("",)}, "", id="but no option"),
        pytest.param(FLAGS, "--new - a", {"--new": ("-",)}, "a", id="a dash is a value"),
        pytest.param(FLAGS, "--new -1 a", {"--new": ("-1",)}, "a", id="so is a number"),
        pytest.param(FLAGS, "-w4 a", {"-w": ("4",)}, "a", id="short, joined"),
        pytest.param(FLAGS, "-fw 4 a", {"-f": ("",), "-w": ("4",)}, "a", id="flag and value"),
        pytest.param(FLAGS, "-fsd a", {"-fsd": ("",)}, "a", id="one flag of several letters"),
        pytest.param(FLAGS, "-M x y -f a", {"-M": ("x", "y"), "-f": ("",)}, "a", id="many"),
        pytest.param(FLAGS, "--many", {"--many": ()}, "", id="many, none"),
    ],
)
def test_read(
    options: Options, words: str, found: dict[str, tuple[str, ...]], operands: str
) -> None:
    """Options with their values, and operands, in order."""
    given = read_options(words.split(), options)
    assert dict(given.options) == found
    assert given.operands == tuple(operands.split())


@pytest.mark.parametrize(
    ("words", "ends", "rest"),
    [
        pytest.param("-v x a -v y", "", "a -v y", id="first operand"),
        pytest.param("-v x -- -v y", "", "-v y", id="two dashes"),
        pytest.param("-b -m a", "-m", "-m a", id="an option that ends them"),
        pytest.param("-b", "", "", id="options only"),
        pytest.param("a -- b", "", "a -- b", id="two dashes behind the operand"),
    ],
)
def test_stop(words: str, ends: str, rest: str) -> None:
    """Reading stops where another command begins."""
    given = read_options(words.split(), VALUES, stop=True, ends=ends.split())
    assert given.rest == tuple(rest.split())


def test_given() -> None:
    """The last value of several, whichever name gave it."""
    found = Given({"-c": ("a", "b"), "--config": ("c",)})
    assert found.last(("-c", "--config")) == "c"
    assert found.last(("-x",)) is None
    assert found.has("-x", "-c")
    assert not found.has("-x")


WORDS = st.lists(st.sampled_from(["-v", "--value", "-vx", "--value=x", "--", "-", "a", "-ab"]))


@given(WORDS, st.booleans())
def test_nothing_is_lost(words: list[str], stop: bool) -> None:
    """Every word is an option, a value, an operand or part of the rest."""
    given = read_options(words, VALUES, stop=stop)
    taken = sum(map(len, given.options.values())) + len(given.operands)
    assert given.rest == tuple(words[len(words) - len(given.rest) :])
    assert taken >= len([word for word in words[: len(words) - len(given.rest)] if word == "a"])
    assert not (stop and given.operands)
