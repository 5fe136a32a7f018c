from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.model import Flag, Instruction, Problem
from resilience_hooks.static.dockerfile.stages import into_stages

ARG = Instruction("ARG", "A=1", 1, 1)
RUN = Instruction("RUN", "x", 8, 8)


def begin(text: str, line: int = 5, *flags: Flag) -> Instruction:
    """A FROM."""
    return Instruction("FROM", text, line, line, flags)


@pytest.mark.parametrize(
    ("text", "base", "name"),
    [
        pytest.param("python:3.12", "python:3.12", None, id="image"),
        pytest.param("python AS Build", "python", "build", id="named"),
        pytest.param("python as b_1.x-y", "python", "b_1.x-y", id="any name"),
        pytest.param("${BASE:-python} \t aS b", "${BASE:-python}", "b", id="not expanded"),
        pytest.param("scratch", "scratch", None, id="scratch"),
    ],
)
def test_from(text: str, base: str, name: str | None) -> None:
    """The base is kept as written, the name in lower case."""
    staged = into_stages([begin(text)])
    assert [(stage.base, stage.name) for stage in staged.stages] == [(base, name)]
    assert staged.problems == ()


def test_platform() -> None:
    """The platform is the flag's value."""
    (stage,) = into_stages([begin("a", 5, Flag("platform", "linux/amd64"))]).stages
    assert stage.platform == "linux/amd64"


def test_instructions_belong_to_the_stage_before_them() -> None:
    """What precedes the first FROM is the preamble."""
    staged = into_stages([ARG, begin("a"), RUN, RUN, begin("b", 9), begin("c", 10), ARG])
    assert staged.preamble == (ARG,)
    assert [stage.instructions for stage in staged.stages] == [(RUN, RUN), (), (ARG,)]
    assert [(stage.index, stage.line) for stage in staged.stages] == [(0, 5), (1, 9), (2, 10)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "FROM is followed by an image, or by an image, AS and a name", id="bare"),
        pytest.param(
            "a b", "FROM is followed by an image, or by an image, AS and a name", id="two"
        ),
        pytest.param(
            "a IS b", "FROM is followed by an image, or by an image, AS and a name", id="no AS"
        ),
        pytest.param(
            "a AS 1b",
            "'1b' is no name for a stage: a letter, then letters, digits, '-_.'",
            id="number first",
        ),
        pytest.param(
            "a AS b/c",
            "'b/c' is no name for a stage: a letter, then letters, digits, '-_.'",
            id="slash",
        ),
    ],
)
def test_invalid_from(text: str, message: str) -> None:
    """A FROM that BuildKit refuses is fatal; its stage is kept for what follows."""
    staged = into_stages([begin(text), RUN])
    assert staged.problems == (Problem(5, message),)
    assert [stage.instructions for stage in staged.stages] == [(RUN,)]


def test_only_arg_before_from() -> None:
    """The first instruction that is out of place is reported, and none of them is kept."""
    staged = into_stages([ARG, RUN, RUN, begin("a", 9)])
    assert staged.problems == (Problem(8, "RUN before the first FROM; only ARG may be there"),)
    assert staged.preamble == (ARG,)


@pytest.mark.parametrize("instructions", [[], [ARG], [RUN]])
def test_no_from(instructions: list[Instruction]) -> None:
    """Without a FROM there is one problem."""
    staged = into_stages(instructions)
    assert staged.problems == (Problem(1, "there is no FROM, so nothing is built"),)
    assert staged.stages == ()
