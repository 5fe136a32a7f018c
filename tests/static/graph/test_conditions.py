"""What an ``if`` decides before the program runs."""

from __future__ import annotations

import pytest

from tests.static.graph.reading import imports

CHECKING = {
    "the name": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:",
    "qualified": "import typing\nif typing.TYPE_CHECKING:",
    "through an alias of the module": "import typing as t\nif t.TYPE_CHECKING:",
    "an alias": "from typing import TYPE_CHECKING as TC\nif TC:",
    "an alias in a list": "from typing import Any, TYPE_CHECKING as TC, cast\nif TC:",
    "an assigned alias": "import typing\nTC = typing.TYPE_CHECKING\nif TC:",
    "an annotated alias": "TC: bool = TYPE_CHECKING\nif TC:",
    "set by hand": "TYPE_CHECKING = False\nif TYPE_CHECKING:",
    "MYPY": "MYPY = False\nif MYPY:",
    "with more": "if TYPE_CHECKING and x:",
    "with more before": "if x and TYPE_CHECKING:",
    "False": "if False:",
    "zero": "if 0:",
    "not True": "if not True:",
    "not not": "if not not TYPE_CHECKING:",
    "another platform": "if sys.platform == 'win32':",
    "not this platform": "if sys.platform != 'linux':",
    "another platform, mirrored": "if 'win32' == sys.platform:",
    "one of other platforms": "if sys.platform in ('win32', 'cygwin'):",
    "not among these": "if sys.platform not in {'linux', 'darwin'}:",
    "a platform's beginning": "if sys.platform.startswith('win'):",
    "one of several beginnings": "if sys.platform.startswith(('win', 'cyg')):",
    "a platform imported by name": "if platform == 'darwin':",
    "os.name": "if os.name == 'nt':",
    "platform.system": "if platform.system() == 'Windows':",
    "and": "if x and os.name == 'nt':",
    "or": "if os.name == 'nt' or sys.platform == 'darwin':",
    "Python 2": "if six.PY2:",
    "Python 2 by name": "if PY2:",
    "never this version": "if sys.version_info == (3, 8):",
}


@pytest.mark.parametrize("test", CHECKING.values(), ids=CHECKING)
def test_never(test: str) -> None:
    """What a container never runs is left out; the other branch runs."""
    found = imports(f"{test}\n  import a\nelse:\n  import b")
    assert [each.partition(" ")[2] for each in found if "typing" not in each] == ["b"]


@pytest.mark.parametrize("test", CHECKING.values(), ids=CHECKING)
def test_negated(test: str) -> None:
    """``not`` swaps the branches."""
    head, _, condition = test.rpartition("if ")
    found = imports(f"{head}if not ({condition[:-1]}):\n  import a\nelse:\n  import b")
    assert [each.partition(" ")[2] for each in found if "typing" not in each] == ["a"]


OPEN = {
    "a variable": ("if DEBUG:", "unknown before it runs"),
    "a call": ("if f():", "as above"),
    "a name that looks alike": ("if NOT_TYPE_CHECKING_x:", "another name"),
    "or": ("if TYPE_CHECKING or x:", "x may hold"),
    "not both": ("if not (TYPE_CHECKING and x) and y:", "y may not hold"),
    "this platform or another": ("if sys.platform == 'win32' or x:", "x may hold"),
    "this platform": ("if sys.platform == 'linux' and x:", "x may not hold"),
    "a variable called platform": ("if platform == 'aws':", "no operating system"),
    "compared with a variable": ("if sys.platform == x:", "unknown"),
    "compared by order": ("if sys.platform < 'linux':", "nobody writes that"),
    "the minor version": ("if sys.version_info[1] >= 8:", "says nothing without the major one"),
    "a version from a variable": ("if sys.version_info >= MINIMUM:", "unknown"),
    "another tuple": ("if django.VERSION >= (3, 2):", "no Python"),
    "an elif": ("if x:\n  pass\nelif y:", "unknown"),
    "the platform's machine": ("if platform.machine() == 'arm64':", "images differ"),
}


@pytest.mark.parametrize(("test", "reason"), OPEN.values(), ids=OPEN)
def test_open(test: str, reason: str) -> None:
    """A test that a run decides leaves both branches in."""
    found = imports(f"{test}\n  import a\nelse:\n  import b")
    assert [each.partition(" ")[2] for each in found] == ["a", "b"], reason


VERSIONS = {
    ">= 3.8": (">= (3, 8)", "a | >= 3.8", "b | not >= 3.8"),
    "< 3": ("< (3,)", "a | < 3", "b | not < 3"),
    "> 3.6, which 3.6.1 is": ("> (3, 6)", "a | >= 3.6", "b | not >= 3.6"),
    "<= 3.6, which 3.6.0 is not": ("<= (3, 6)", "a | < 3.6", "b | not < 3.6"),
    "micro": (">= (3, 9, 1)", "a | >= 3.9.1", "b | not >= 3.9.1"),
    "with a release level": (">= (3, 9, 0, 'final')", "a | >= 3.9.0", "b | not >= 3.9.0"),
    "sliced": ("[:2] >= (3, 8)", "a | >= 3.8", "b | not >= 3.8"),
    "sliced, equal": ("[:2] == (3, 8)", "a | == 3.8", "b | not == 3.8"),
    "sliced, unequal": ("[:2] != (3, 8)", "a | not == 3.8", "b | == 3.8"),
    "the major number": ("[0] == 2", "a | == 2", "b | not == 2"),
    "the major number by name": (".major < 3", "a | < 3", "b | not < 3"),
    "a range": (
        ">= (3, 6) and sys.version_info < (3, 9)", "a | >= 3.6 | < 3.9", "b",
    ),
    "either": (
        "< (3, 6) or sys.version_info > (3, 9)", "a", "b | not < 3.6 | not >= 3.9",
    ),
    "with a condition": (">= (3, 8) and x", "a | >= 3.8", "b"),
    "or a condition": (">= (3, 8) or x", "a", "b | not >= 3.8"),
}  # fmt: skip


@pytest.mark.parametrize(("test", "body", "orelse"), VERSIONS.values(), ids=VERSIONS)
def test_version(test: str, body: str, orelse: str) -> None:
    """A test of the version is kept for the image's Python to decide."""
    source = f"if sys.version_info{test}:\n  import a\nelse:\n  import b"
    assert imports(source) == [f"2:3 {body}", f"4:3 {orelse}"]


def test_mirrored_version() -> None:
    """The version may stand on the left, or between its bounds."""
    assert imports("if (3, 8) <= sys.version_info:\n  import a") == ["2:3 a | >= 3.8"]
    assert imports("if (3, 6) <= sys.version_info < (3, 9):\n  import a") == [
        "2:3 a | >= 3.6 | < 3.9"
    ]


def test_elif() -> None:
    """Each branch comes with what the earlier ones refused."""
    source = """
        if sys.version_info >= (3, 11):
            import a
        elif sys.version_info >= (3, 8):
            import b
        elif TYPE_CHECKING:
            import c
        else:
            import d
    """
    assert imports(source) == [
        "2:5 a | >= 3.11",
        "4:5 b | not >= 3.11 | >= 3.8",
        "8:5 d | not >= 3.11 | not >= 3.8",
    ]


MAIN = {
    "the block": ("if __name__ == '__main__':", "a | main", "b | not main"),
    "mirrored": ("if '__main__' == __name__:", "a | main", "b | not main"),
    "negated": ("if __name__ != '__main__':", "a | not main", "b | main"),
    "with a condition": ("if __name__ == '__main__' and x:", "a | main", "b"),
    "or a condition": ("if __name__ == '__main__' or x:", "a", "b | not main"),
    "of several names": ("if __name__ in ('__main__', '__mp_main__'):", "a | main", "b | not main"),
    "another name": ("if __name__ == 'x':", "a", "b"),
}


@pytest.mark.parametrize(("test", "body", "orelse"), MAIN.values(), ids=MAIN)
def test_main(test: str, body: str, orelse: str) -> None:
    """The main block runs only where the file is the program."""
    found = imports(f"{test}\n  import a\nelse:\n  import b")
    assert [each.partition(" ")[2] for each in found] == [body, orelse]


def test_main_in_main() -> None:
    """Circumstances add up."""
    source = "if __name__ == '__main__':\n  if TYPE_CHECKING:\n    import a\n  else:\n    import b"
    assert imports(source) == ["5:5 b | main"]
