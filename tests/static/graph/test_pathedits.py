"""Edits of ``sys.path``: every form, through variables, loops and functions, evaluated in place."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.pathexpr import evaluate
from tests.static.graph.reading import read

FILE, CWD, ENV = "/app/pkg/tools/run.py", "/srv", {"ROOT": "/env", "EMPTY": ""}
HEAD = "import os, sys\nfrom pathlib import Path\n"


def edits(source: str) -> list[str]:
    """Every edit as ``+path`` (in front), ``path+`` (behind), or with ``?`` for the unknown."""
    return [
        f"+{path}" if edit.front else f"{path}+"
        for edit in read(HEAD + source).path_edits
        for path in [evaluate(edit.path, FILE, CWD, ENV) or "?"]
    ]


FORMS = {
    "insert": ("sys.path.insert(0, '/a')", ["+/a"]),
    "insert behind the first": ("sys.path.insert(1, '/a')", ["+/a"]),
    "insert at the end": ("sys.path.insert(len(sys.path), '/a')", ["/a+"]),
    "append": ("sys.path.append('/a')", ["/a+"]),
    "extend": ("sys.path.extend(['/a', '/b'])", ["/a+", "/b+"]),
    "extend by a tuple": ("sys.path.extend(('/a', '/b'))", ["/a+", "/b+"]),
    "added": ("sys.path += ['/a', '/b']", ["/a+", "/b+"]),
    "set in front": ("sys.path = ['/a'] + sys.path", ["+/a"]),
    "set behind": ("sys.path = sys.path + ['/a']", ["/a+"]),
    "unpacked": ("sys.path = ['/a', *sys.path, '/b']", ["+/a", "/b+"]),
    "sliced": ("sys.path[:0] = ['/a']", ["+/a"]),
    "sliced from": ("sys.path[0:0] = ['/a', '/b']", ["+/a", "+/b"]),
    "replaced first": ("sys.path[0] = '/a'", ["+/a"]),
    "site": ("site.addsitedir('/a')", ["/a+"]),
    "site by name": ("addsitedir('/a')", ["/a+"]),
    "imported by name": ("from sys import path\npath.insert(0, '/a')", ["+/a"]),
    "imported under a name": ("from sys import argv, path as p\np.append('/a')", ["/a+"]),
    "sys under a name": ("import os, sys as system\nsystem.path.append('/a')", ["/a+"]),
    "with unusual blanks": ("sys . path . append('/a')", ["/a+"]),
    "over lines": ("sys.path.insert(\n    0,\n    '/a',\n)", ["+/a"]),
    "on a joined line": ("x = 1; sys.path.append('/a')", ["/a+"]),
    "in a function": ("def f():\n    sys.path.append('/a')", ["/a+"]),
    "in a guard": ("if '/a' not in sys.path:\n    sys.path.append('/a')", ["/a+"]),
    "in a comprehension": ("sys.path.extend(['/x/' + p for p in ('a', 'b')])", ["/x/a+", "/x/b+"]),
    "of a generator": ("sys.path += (str(p) for p in ['/a', '/b'])", ["/a+", "/b+"]),
    "of a sorted list": ("sys.path.extend(sorted(['/b', '/a']))", ["/b+", "/a+"]),
    "of joined lists": ("sys.path += ['/a'] + ['/b']", ["/a+", "/b+"]),
    "two": ("sys.path.append('/a')\nsys.path.insert(0, '/b')", ["/a+", "+/b"]),
}


IF_ABSENT = {
    "behind a test": ("if '/a' not in sys.path:\n    sys.path.append('/a')", True),
    "the other way round": ("if not '/a' in sys.path:\n    sys.path.append('/a')", True),
    "under a name": ("from sys import path\nif '/a' not in path: path.append('/a')", True),
    "deeper": ("if '/a' not in sys.path:\n    if x:\n        sys.path.append('/a')", True),
    "without a test": ("sys.path.append('/a')", False),
    "behind another test": ("if x not in y:\n    sys.path.append('/a')", False),
    "in the else": ("if '/a' not in sys.path: pass\nelse: sys.path.append('/a')", False),
    "where it is there": ("if '/a' in sys.path:\n    sys.path.append('/a')", False),
}


@pytest.mark.parametrize(("source", "expected"), IF_ABSENT.values(), ids=IF_ABSENT)
def test_if_absent(source: str, expected: bool) -> None:
    """An edit behind ``not in sys.path`` leaves what is there in its place."""
    (edit,) = read(source).path_edits
    assert edit.if_absent is expected


@pytest.mark.parametrize(("source", "expected"), FORMS.values(), ids=FORMS)
def test_form(source: str, expected: list[str]) -> None:
    """Every form of an edit is recorded, with its end of the path."""
    assert edits(source) == expected


PATHS = {
    "the file": ("__file__", FILE),
    "its folder": ("os.path.dirname(__file__)", "/app/pkg/tools"),
    "its folder, made absolute": ("os.path.dirname(os.path.abspath(__file__))", "/app/pkg/tools"),
    "real": ("os.path.realpath(os.path.dirname(__file__))", "/app/pkg/tools"),
    "two up": ("os.path.dirname(os.path.dirname(__file__))", "/app/pkg"),
    "imported functions": ("dirname(dirname(abspath(__file__)))", "/app/pkg"),
    "joined": ("os.path.join(os.path.dirname(__file__), 'lib', 'x')", "/app/pkg/tools/lib/x"),
    "joined with dots": (
        "os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))", "/app",
    ),
    "joined with the parent folder": (
        "os.path.normpath(os.path.join(os.path.dirname(__file__), os.pardir))", "/app/pkg",
    ),
    "joined with an absolute path": ("os.path.join('/a', '/b')", "/b"),
    "concatenated": ("os.path.dirname(__file__) + '/../lib'", "/app/pkg/tools/../lib"),
    "with a separator": ("os.path.dirname(__file__) + os.sep + 'lib'", "/app/pkg/tools/lib"),
    "split": ("os.path.split(__file__)[0]", "/app/pkg/tools"),
    "a Path": ("Path(__file__).parent", "/app/pkg/tools"),
    "a Path as text": ("str(Path(__file__).parent.parent)", "/app/pkg"),
    "a resolved Path": ("str(Path(__file__).resolve().parent)", "/app/pkg/tools"),
    "an absolute Path": ("pathlib.Path(__file__).absolute().parent", "/app/pkg/tools"),
    "parents": ("str(Path(__file__).resolve().parents[2])", "/app"),
    "the first of the parents": ("Path(__file__).parents[0]", "/app/pkg/tools"),
    "parents beyond the root": ("Path(__file__).parents[99]", "/"),
    "parents far beyond the root": ("Path(__file__).parents[999999999]", "/"),
    "divided": ("Path(__file__).parent / 'lib' / 'x'", "/app/pkg/tools/lib/x"),
    "divided up": ("(Path(__file__).parent / '..').resolve()", "/app/pkg"),
    "joinpath": ("Path(__file__).parent.joinpath('lib', 'x')", "/app/pkg/tools/lib/x"),
    "a Path of parts": ("Path('/a', 'b')", "/a/b"),
    "as_posix": ("Path('/a').as_posix()", "/a"),
    "fspath": ("os.fspath(Path('/a'))", "/a"),
    "an f-string": ("f'{os.path.dirname(__file__)}/lib'", "/app/pkg/tools/lib"),
    "the working directory": ("os.getcwd()", CWD),
    "the working directory as a Path": ("str(Path.cwd() / 'lib')", "/srv/lib"),
    "an empty Path": ("Path().resolve()", CWD),
    "a dot made absolute": ("os.path.abspath('.')", CWD),
    "a relative path": ("'lib'", "lib"),
    "a variable of the environment": ("os.environ['ROOT']", "/env"),
    "one that is asked for": ("os.environ.get('ROOT')", "/env"),
    "getenv": ("os.path.join(os.getenv('ROOT', '/x'), 'lib')", "/env/lib"),
    "one that is not set": ("os.environ.get('OTHER', '/default')", "/default"),
    "the frame's file": ("os.path.dirname(inspect.getfile(inspect.currentframe()))",
                         "/app/pkg/tools"),
    "a raw string": ("r'/a'", "/a"),
    "joined literals": ("'/a' '/b'", "/a/b"),
    "in brackets": ("(('/a'))", "/a"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), PATHS.values(), ids=PATHS)
def test_path(path: str, expected: str) -> None:
    """A path expression is evaluated for the file's place in the image."""
    assert edits(f"sys.path.insert(0, {path})") == [f"+{expected}"]


UNKNOWN = {
    "an argument": "sys.argv[1]",
    "a call": "find_root()",
    "a variable that nobody sets": "ROOT",
    "an attribute": "settings.ROOT",
    "a method": "Path('/a').with_name('b')",
    "formatted": "f'{ROOT!r}'",
    "formatted by a specification": "f'{1:>10}'",
    "bytes": "b'/a'",
    "a variable of the environment that is not set": "os.environ['OTHER']",
    "parents of a variable number": "Path(__file__).parents[n]",
    "negative parents": "Path(__file__).parents[-1]",
    "a product": "'/a' * 2",
    "a broken escape": r"'\N{no such name}'",
}


@pytest.mark.parametrize("path", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(path: str) -> None:
    """What only a run can tell is recorded as unknown."""
    assert edits(f"sys.path.insert(0, {path})") == ["+?"]


VARIABLES = {
    "a variable": ("R = '/a'\nsys.path.append(R)", ["/a+"]),
    "a chain": (
        "HERE = Path(__file__).parent\nROOT = HERE.parent\nLIB = str(ROOT / 'lib')\n"
        "sys.path.insert(0, LIB)",
        ["+/app/pkg/lib"],
    ),
    "annotated": ("R: str = '/a'\nsys.path.append(R)", ["/a+"]),
    "two names": ("A = B = '/a'\nsys.path.append(B)", ["/a+"]),
    "unpacked": ("A, B = '/a', '/b'\nsys.path.append(B)", ["/b+"]),
    "unpacked from a call": ("A, B = f()\nsys.path.append(B)", ["?+"]),
    "set again": ("R = '/a'\nR = '/b'\nsys.path.append(R)", ["/b+"]),
    "built upon itself": ("R = '/a'\nR = R + '/b'\nsys.path.append(R)", ["/a/b+"]),
    "added to": ("R = '/a'\nR += f()\nsys.path.append(R)", ["?+"]),
    "set in either branch": (
        "if x:\n  R = '/a'\nelse:\n  R = '/b'\nsys.path.append(R)", ["/a+", "/b+"],
    ),
    "perhaps set again": ("R = '/a'\nif x:\n  R = '/b'\nsys.path.append(R)", ["/a+", "/b+"]),
    "where there is no __file__": (
        "try:\n  R = os.path.dirname(__file__)\nexcept NameError:\n  R = os.getcwd()\n"
        "sys.path.append(R)",
        ["/app/pkg/tools+", "/srv+"],
    ),
    "a conditional": ("sys.path.append('/a' if x else '/b')", ["/a+", "/b+"]),
    "one or the other": ("R = x or '/b'\nsys.path.append(R)", ["?+", "/b+"]),
    "a loop": ("for p in ('/a', '/b'):\n  sys.path.append(p)", ["/a+", "/b+"]),
    "a loop over pairs": (
        "for n, (p, q) in [('x', ('/a', '/b'))]:\n  sys.path.append(q)", ["/b+"],
    ),
    "a loop over the values of a dict": (
        "D = {'x': '/a', 'y': '/b'}\nfor p in D.values():\n  sys.path.append(p)", ["/a+", "/b+"],
    ),
    "an element of a dict": ("D = {'x': '/a'}\nsys.path.append(D['x'])", ["/a+"]),
    "an attribute of the class": (
        "class A:\n  D = ['/a']\n  def f(self):\n    for p in self.D: sys.path.append(p)", ["/a+"],
    ),
    "lists that are added": ("A = ['/a']\nB = A + ['/b']\nsys.path.extend(B)", ["/a+", "/b+"]),
    "a loop over a variable": ("D = ['/a', '/b']\nfor p in D:\n  sys.path.append(p)",
                               ["/a+", "/b+"]),
    "a loop whose variable is joined": (
        "R = '/r'\nfor p in ['a', 'b']:\n  sys.path.insert(0, os.path.join(R, p))",
        ["+/r/a", "+/r/b"],
    ),
    "a loop, through another variable": (
        "for p in ['a', 'b']:\n  q = '/r/' + p\n  if q not in sys.path:\n    sys.path.append(q)",
        ["/r/a+", "/r/b+"],
    ),
    "nested loops": (
        "for a in ['/a', '/b']:\n  for b in ['c', 'd']:\n    sys.path.append(a + '/' + b)",
        ["/a/c+", "/a/d+", "/b/c+", "/b/d+"],
    ),
    "a list": ("D = ['/a', '/b']\nsys.path.extend(D)", ["/a+", "/b+"]),
    "a list in front": ("D = ['/a']\nsys.path = D + sys.path", ["+/a"]),
    "in a function, set below": (
        "def f():\n  sys.path.append(R)\nR = '/a'\nf()", ["/a+"],
    ),
    "local to the function": (
        "R = '/a'\ndef f():\n  R = '/b'\n  sys.path.append(R)", ["/b+"],
    ),
    "local to another function": (
        "R = '/a'\ndef g():\n  R = '/b'\ndef f():\n  sys.path.append(R)", ["/a+"],
    ),
    "of the function around": (
        "def f():\n  R = '/a'\n  def g():\n    sys.path.append(R)", ["/a+"],
    ),
    "a parameter": ("p = '/a'\ndef f(p):\n  sys.path.append(p)", ["?+"]),
    "a keyword parameter": ("p = '/a'\ndef f(*, p='/x'):\n  sys.path.append(p)", ["?+"]),
    "in a block of one line": ("if x: R = '/a'\nsys.path.append(R)", ["/a+"]),
    "on a joined line": ("x = 1; R = '/a'\nsys.path.append(R)", ["/a+"]),
    "on the same line": ("R = '/a'; sys.path.append(R)", ["/a+"]),
    "in a class": ("class A:\n  R = '/a'\n  sys.path.append(R)", ["/a+"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VARIABLES.values(), ids=VARIABLES)
def test_variable(source: str, expected: list[str]) -> None:
    """A variable stands for what it may hold where the edit stands."""
    assert edits(source) == expected


SILENT = {
    "read": ("print(sys.path)", "not edited"),
    "searched": ("x = '/a' in sys.path", "not edited"),
    "removed": ("sys.path.remove('/a')", "takes an entry away"),
    "another list": ("path.append('/a')", "not imported from sys"),
    "another path": ("os.path.join('a', 'b')", "not sys.path"),
    "another module's": ("import xsys\nxsys.path.append('/a')", "another list"),
    "an attribute": ("self.sys.path.append('/a')", "another object"),
    "for type checkers": ("if TYPE_CHECKING:\n  sys.path.append('/a')", "never runs"),
    "in a string": ("x = \"sys.path.append('/a')\"", "not code"),
    "in a comment": ("# sys.path.append('/a')", "not code"),
    "a copy": ("x = sys.path + ['/a']", "not edited"),
    "inserted without an index": ("sys.path.insert('/a')", "a TypeError"),
}


@pytest.mark.parametrize(("source", "reason"), SILENT.values(), ids=SILENT)
def test_no_edit(source: str, reason: str) -> None:
    """What does not add to ``sys.path`` is no edit."""
    assert edits(source) == [], reason


def test_a_variable_that_grows() -> None:
    """Doubled again and again, a value becomes unknown instead of filling the memory."""
    assert edits("R = '/a'\n" + "R = R + R\n" * 60 + "sys.path.append(R)") == ["?+"]


def test_a_variable_of_many_values() -> None:
    """No more than 16 values are followed."""
    values = ", ".join(f"'/{number}'" for number in range(100))
    assert len(edits(f"for p in [{values}]:\n  sys.path.append(p)")) == 16


def test_a_long_chain() -> None:
    """A term deeper than any path is unknown, and no error."""
    assert edits("sys.path.append(" + " + ".join(["'a'"] * 200) + ")") == ["?+"]
