"""Which files are looked at, and what a line may say about it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.lint.check import lint
from resilience_hooks.lint.cutting import cut
from resilience_hooks.lint.registry import RULES
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.memory import memory_tree

FAULT = "def validate(df):\n    if df.empty:\n        raise ValueError('No data')\n"


def tree(**files: str) -> Tree:
    """A tree of Python files, by their paths with ``__`` for a slash."""
    return memory_tree({f"{path.replace('__', '/')}.py": text for path, text in files.items()})


def found(where: Tree, *paths: str) -> list[str]:
    """The files with findings."""
    return [finding.path or "" for finding in lint(where, paths).findings]


def test_tests_are_left_alone() -> None:
    """A test may raise and count as it likes."""
    where = tree(a=FAULT, tests__b=FAULT, pkg__test_c=FAULT, pkg__d_test=FAULT, conftest=FAULT)
    assert found(where) == ["a.py"]


def test_paths() -> None:
    """Only what lies below; a name that begins alike is something else."""
    where = tree(a__x=FAULT, a__b__y=FAULT, ab__z=FAULT)
    assert found(where, "a") == ["a/b/y.py", "a/x.py"]
    assert found(where, "./a/b/", "ab/z.py") == ["a/b/y.py", "ab/z.py"]


@pytest.mark.parametrize(
    ("comment", "silenced"),
    [
        ("# rh: ignore[RH501] a job for a past day", True),
        ("# noqa: TRY003  # rh:ignore[RH101, rh501] why", True),
        ("# rh: ignore[RH502] another rule", False),
        ("# ignore", False),
    ],
)
def test_a_comment_silences(comment: str, silenced: bool) -> None:
    """On the line that raises, as for every other rule."""
    where = tree(a=FAULT.replace("('No data')", f"('No data')  {comment}"))
    assert found(where) == ([] if silenced else ["a.py"])


@pytest.mark.parametrize(
    "text",
    ["def validate(:\n", "\0", "\x0c\n" + FAULT, FAULT.replace("\n", "\r\n"), "(" * 5000, "é" * 9],
    ids=["syntax", "nul", "form feed", "CRLF", "nesting", "letters"],
)
def test_odd_files(text: str) -> None:
    """No text ends in an exception; where it is Python, it is judged."""
    assert found(tree(a=text)) == (["a.py"] if "def validate(df)" in text else [])


def test_a_function_of_many_statements() -> None:
    """They are walked once, not once for each other."""
    text = "def validate(df):\n" + "    x = 1\n" * 2_000 + FAULT.partition("\n")[2]
    assert [finding.line for finding in lint(tree(a=text)).findings] == [2_003]


_BLOCKS = st.lists(
    st.sampled_from(
        [
            FAULT,
            "class P:\n    @cached\n    def f(self):\n        '''def x():\n    raise'''\n",
            "class Q(Base):\n" + "".join(f"    {line}\n" for line in FAULT.splitlines()),
            "x = [\n    1,\n]\n",
            "if x:\n" + "".join(f"    {line}\n" for line in FAULT.splitlines()),
            "# a comment\n\n",
        ]
    ),
    max_size=6,
)


@settings(deadline=None)
@given(_BLOCKS)
def test_what_is_cut_away_changes_nothing(blocks: list[str]) -> None:
    """Findings of the cut file are those of the whole, on the same lines."""
    text = "".join(blocks)
    rule = RULES["RH501"]
    wanted = text.split("\n")
    expected = [number for number, line in enumerate(wanted, 1) if "raise ValueError" in line]
    assert [finding.line for finding in lint(tree(a=text)).findings] == expected
    kept = cut(text, rule.may_judge).split("\n")
    assert all(line in {"", whole} for line, whole in zip(kept, wanted, strict=False))


@pytest.mark.parametrize("part", ["Before:", "After", "**Silence it.**", "**Known limits.**"])
def test_every_rule_has_a_page(part: str) -> None:
    """With a title, a before, an after, and how to silence it."""
    for code, rule in RULES.items():
        assert rule.page.startswith(f"{code}: ")
        assert part in rule.page
