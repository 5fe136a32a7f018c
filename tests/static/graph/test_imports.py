"""The import reader: what is imported, where it stands, and in which scope."""

from __future__ import annotations

import pytest

from tests.static.graph.reading import imports

FORMS = {
    "a module": ("import a", ["1:1 a"]),
    "a dotted module": ("import a.b.c", ["1:1 a.b.c"]),
    "several modules": ("import a, b.c", ["1:1 a", "1:1 b.c"]),
    "an alias": ("import a.b as c", ["1:1 a.b"]),
    "names": ("from a.b import c, d as e", ["1:1 a.b: c d"]),
    "names in brackets": ("from a import (\n    b,\n    c,\n)", ["1:1 a: b c"]),
    "everything": ("from a import *", ["1:1 a: *"]),
    "relative": ("from . import a", ["1:1 .: a"]),
    "relative, by module": ("from ..a.b import c", ["1:1 ..a.b: c"]),
    "relative, the ellipsis token": ("from ... import a", ["1:1 ...: a"]),
    "relative, with blanks between the dots": ("from . . a import b", ["1:1 ..a: b"]),
    "unusual blanks": ("import  a . b\nfrom\ta\timport\tb", ["1:1 a.b", "2:1 a: b"]),
    "lazy": ("lazy import a", ["1:1 a | deferred"]),
    "lazy, by name": ("lazy from a import b", ["1:1 a: b | deferred"]),
    "a future": ("from __future__ import annotations", ["1:1 __future__: annotations"]),
    "a name that is not ASCII": ("import über.straße", ["1:1 über.straße"]),
}


@pytest.mark.parametrize(("source", "expected"), FORMS.values(), ids=FORMS)
def test_form(source: str, expected: list[str]) -> None:
    """Every form of the statement yields its module, names and dots."""
    assert imports(source) == expected


PLACES = {
    "behind comments and blank lines": ("# a\n\n\nimport a", ["4:1 a"]),
    "behind a string over lines": ('"""x\n\ny"""\nimport a', ["4:1 a"]),
    "joined by semicolons": ("import a; import bc;x = 1; from d import e", [
        "1:1 a", "1:11 bc", "1:28 d: e",
    ]),
    "behind a statement over lines": ("x = [\n  1,\n]; import a", ["3:4 a"]),
    "behind a continued statement": ("x = 1 + \\\n  2; import a", ["2:6 a"]),
    "a continued statement": ("from a \\\n  import b\nimport c", ["1:1 a: b", "3:1 c"]),
    "behind a string that quotes it": ("x = 'import a'; import ab", ["1:17 ab"]),
    "two that look alike": ("import a; import a", ["1:1 a", "1:11 a"]),
    "in a block of one line": ("if x: import a", ["1:7 a"]),
    "in a block of one line, quoted by its test": ("if 'import a': import a", ["1:16 a"]),
    "in clauses of one line": ("if x: import a\nelif y: import b\nelse: import c", [
        "1:7 a", "2:9 b", "3:7 c",
    ]),
    "indented": ("if x:\n    import a\n    if y:\n        import b", ["2:5 a", "4:9 b"]),
    "indented by tabs": ("if x:\n\timport a\n\tif y:\n\t\timport b", ["2:2 a", "4:3 b"]),
    "indented by a tab here and by blanks there": (
        "if x:\n\timport a\nif y:\n    import b", ["2:2 a", "4:5 b"],
    ),
    "in a bracket no statement": ("x = (\nimport_a,\n)\nimport b", ["4:1 b"]),
    "after a form feed": ("import a\n\f\nimport b", ["1:1 a", "3:1 b"]),
    "after a form feed and code": ("x = 1\f\nimport b", ["2:1 b"]),
    "with no newline at the end": ("import a\nimport b", ["1:1 a", "2:1 b"]),
    "far below what is left out": ("def f():\n" + "    x = 1\n" * 50 + "import a", ["52:1 a"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), PLACES.values(), ids=PLACES)
def test_place(source: str, expected: list[str]) -> None:
    """Lines and columns are exact and 1-based, whatever stands around."""
    assert imports(source) == expected


SILENT = {
    "nothing": ("", "an empty file"),
    "blank": ("\n\n   \n", "blanks are no statement"),
    "a comment": ("# import a", "comments are not read"),
    "a comment behind code": ("x = 1  # import a", "comments are not read"),
    "a string": ('"import a"', "strings are not code"),
    "a docstring": ('def f():\n    """\n    import a\n    from b import c\n    """', "as above"),
    "an f-string": ("f'import {a}'", "its text is not code"),
    "a nested f-string": ("x = f\"{f'import {a}'}\"", "its text is not code"),
    "a string with escaped quotes": (r"""x = 'it\'s import a'""", "the quote does not close it"),
    "a string continued": ("x = 'a\\\nimport b'", "the second row belongs to the string"),
    "a name": ("important = imported", "part of a name"),
    "an attribute": ("x.import_", "no statement"),
    "a call": ("f(import_=1)", "no statement"),
    "a prompt in a docstring": ('"""\n>>> import a\n"""\nx = 1', "strings are not code"),
    "an import of a variable": ("import_module(name)", "not known before it runs"),
    "a yield from": ("def f():\n    yield from a", "no import"),
    "a raise from": ("def f():\n    raise A from b", "no import"),
}


@pytest.mark.parametrize(("source", "reason"), SILENT.values(), ids=SILENT)
def test_no_import(source: str, reason: str) -> None:
    """What is no import yields none."""
    assert imports(source) == [], reason


SCOPES = {
    "a function": ("def f():\n    import a", ["2:5 a | in f | deferred"]),
    "a function of one line": ("def f(): import a", ["1:10 a | in f | deferred"]),
    "an async function": ("async def f():\n    import a", ["2:5 a | in f | deferred"]),
    "a generic function": ("def f[T](x: T) -> T:\n    import a", ["2:5 a | in f | deferred"]),
    "a function in a function": (
        "def f():\n    def g():\n        import a", ["3:9 a | in f.g | deferred"],
    ),
    "a method": ("class A:\n    def f(self):\n        import a", ["3:9 a | in A.f | deferred"]),
    "a method of a nested class": (
        "class A:\n  class B:\n    def f(self): import a", ["3:18 a | in A.B.f | deferred"],
    ),
    "a class body": ("class A:\n    import a", ["2:5 a"]),
    "a generic class": ("class A[T](B):\n    import a", ["2:5 a"]),
    "a class in a function": (
        "def f():\n    class A:\n        import a", ["3:9 a | in f | deferred"],
    ),
    "a decorated function": (
        "@d\n@e(1)\ndef f():\n    import a", ["4:5 a | in f | deferred"],
    ),
    "a decorated method": (
        "class A:\n    @property\n    def f(self):\n        import a\n    x = 1\nimport b",
        ["4:9 a | in A.f | deferred", "6:1 b"],
    ),
    "in a decorator": ("@__import__('a').d\ndef f(): pass", ["1:1 a | call"]),
    "after a function": ("def f():\n    pass\nimport a", ["3:1 a"]),
    "a comment does not end a function": (
        "def f():\n    x\n# comment\n    import a", ["4:5 a | in f | deferred"],
    ),
    "an if": ("if x:\n    pass\nelif y:\n    import a", ["4:5 a"]),
    "a loop": (
        "for x in y:\n    import a\nelse:\n    import b\nwhile x:\n    import c",
        ["2:5 a", "4:5 b", "6:5 c"],
    ),
    "a with": ("with x as y, z:\n    import a", ["2:5 a"]),
    "a with in brackets": ("with (\n    x as y,\n):\n    import a", ["4:5 a"]),
    "a match": (
        "match x:\n    case 1 if y:\n        import a\n    case _:\n        import b",
        ["3:9 a", "5:9 b"],
    ),
    "an async for and with": (
        "async def f():\n  async for x in y:\n    import a\n  async with z:\n    import b",
        ["3:5 a | in f | deferred", "5:5 b | in f | deferred"],
    ),
    "a lambda": ("f = lambda: __import__('a')", ["1:1 a | call | in <lambda> | deferred"]),
    "match as a name": ("match = 1\nmatch[x]\nimport a", ["3:1 a"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SCOPES.values(), ids=SCOPES)
def test_scope(source: str, expected: list[str]) -> None:
    """A function defers what it imports; every other block runs where it stands."""
    assert imports(source) == expected


DYNAMIC = {
    "import_module": ("importlib.import_module('a.b')", ["1:1 a.b"]),
    "imported by name": ("x = import_module('a')", ["1:1 a"]),
    "by keyword": ("import_module(name='a')", ["1:1 a"]),
    "relative to the package": ("import_module('..a', __package__)", ["1:1 ..a"]),
    "relative to the module's name": ("import_module('.a', package=__name__)", ["1:1 .a"]),
    "relative to a literal": ("import_module('..c', 'a.b')", ["1:1 a.c"]),
    "relative to a literal, itself": ("import_module('.', 'a.b')", ["1:1 a.b"]),
    "__import__": ("m = __import__('a.b', fromlist=['c'])", ["1:1 a.b"]),
    "__import__ with a level": ("__import__('a', None, None, [], 1)", ["1:1 .a"]),
    "__import__ with a level by name": ("__import__('a', level=2)", ["1:1 ..a"]),
    "resolve_name with a colon": ("pkgutil.resolve_name('a.b:c.d')", ["1:1 a.b"]),
    "resolve_name without": ("resolve_name('a.b.c')", ["1:1 a: b"]),
    "resolve_name of a module": ("resolve_name('a')", ["1:1 a"]),
    "a joined literal": ("import_module('a.' 'b')", ["1:1 a.b"]),
    "an escaped literal": (r"import_module('a\x2eb')", ["1:1 a.b"]),
    "an argument of a call": ("f(1, import_module('a'), [import_module('b')])", ["1:1 a", "1:1 b"]),
    "chained": ("import_module('a').f()", ["1:1 a"]),
    "in a test": ("if import_module('a').x:\n    pass", ["1:1 a"]),
    "in a loop": ("for x in import_module('a').y:\n    pass", ["1:1 a"]),
    "in a with": ("with import_module('a').f():\n    pass", ["1:1 a"]),
    "in a default": ("def f(x=import_module('a')):\n    pass", ["1:1 a"]),
    "in a base": ("class A(import_module('a').B):\n    pass", ["1:1 a"]),
    "in an f-string": ("f'{import_module(\"a\")}'", ["1:1 a"]),
    "in a comprehension": ("[import_module('a') for x in y]", ["1:1 a"]),
    "behind an import": ("import x; import_module('a')", ["1:1 x", "1:11 a"]),
}


@pytest.mark.parametrize(("source", "expected"), DYNAMIC.values(), ids=DYNAMIC)
def test_dynamic(source: str, expected: list[str]) -> None:
    """A call that imports by a literal name counts as an import, wherever it stands."""
    found = [each.replace(" | call", "") for each in imports(source)]
    assert found == expected


NOT_DYNAMIC = {
    "a variable": ("import_module(x)", "unknown"),
    "an f-string": ("import_module(f'a.{x}')", "unknown"),
    "bytes": ("import_module(b'a')", "no name"),
    "nothing": ("import_module()", "no name"),
    "empty": ("import_module('')", "no name"),
    "relative to nothing": ("import_module('.a')", "a TypeError, no missing module"),
    "relative to a variable": ("import_module('.a', package)", "unknown"),
    "relative beyond the top": ("import_module('...a', 'b')", "an ImportError of its own"),
    "an argument list": ("import_module(*x)", "unknown"),
    "importlib's resolve_name": ("importlib.util.resolve_name('.a', 'b')", "imports nothing"),
    "the same, imported": ("resolve_name('.a', 'b')", "imports nothing"),
    "an unknown level": ("__import__('a', level=x)", "unknown"),
    "find_spec": ("importlib.util.find_spec('a')", "asks, does not import"),
    "a string that speaks of it": ("x = 'import_module(\"a\")'", "not code"),
    "another function": ("my_import_module('a')", "not ours to know"),
}


@pytest.mark.parametrize(("source", "reason"), NOT_DYNAMIC.values(), ids=NOT_DYNAMIC)
def test_not_dynamic(source: str, reason: str) -> None:
    """What cannot be known before it runs, or imports nothing, is left out."""
    assert imports(source) == [], reason
