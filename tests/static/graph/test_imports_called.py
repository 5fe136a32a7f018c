"""The import reader: functions that run while their module loads, or when it is the program."""

from __future__ import annotations

import pytest

from tests.static.graph.reading import imports

LOADING = {
    "called below": "def f():\n  import a\nf()",
    "called in an expression": "def f():\n  import a\nx = [g(1, f())]",
    "called in a class body": "def f():\n  import a\nclass A:\n  x = f()",
    "called in a block": "def f():\n  import a\nif x:\n  for y in z:\n    f()",
    "called in a test": "def f():\n  import a\nif f():\n  pass",
    "called in an else": "def f():\n  import a\nif x:\n  pass\nelse:\n  f()",
    "called by a loop": "def f():\n  import a\nfor x in f():\n  pass",
    "called by while": "def f():\n  import a\nwhile f():\n  pass",
    "called by a with": "def f():\n  import a\nwith f() as x:\n  pass",
    "called by a match": "def f():\n  import a\nmatch f():\n  case _:\n    pass",
    "called by a default": "def f():\n  import a\ndef g(x=f()):\n  pass",
    "called by a base": "def f():\n  import a\nclass A(f()):\n  pass",
    "called in an f-string": "def f():\n  import a\nx = f'{f()}'",
    "called on a joined line": "def f():\n  import a\nx = 1; f()",
    "called in a comprehension": "def f():\n  import a\nx = [f() for y in z]",
    "called over lines": "def f():\n  import a\nf(\n  1,\n)",
    "called in finally": "def f():\n  import a\ntry:\n  x\nfinally:\n  f()",
    "called under a guard for others": "def f():\n  import a\ntry:\n  f()\nexcept KeyError:\n  x",
    "called under a handler that raises": (
        "def f():\n  import a\ntry:\n  f()\nexcept ImportError:\n  raise"
    ),
    "a decorator": "def f(g):\n  import a\n  return g\n@f\ndef h(): pass",
    "a decorator with arguments": "def f(x):\n  import a\n@f(1)\nclass A: pass",
    "a class": "class A:\n  def __init__(self):\n    import a\nA()",
    "a class, its __new__": "class A:\n  def __new__(cls):\n    import a\nA()",
    "a dataclass": "class A:\n  def __post_init__(self):\n    import a\nA()",
    "a class method": "class A:\n  @classmethod\n  def f(cls):\n    import a\nA.f()",
    "by a method of the same object": (
        "class A:\n  def __init__(self):\n    self.f()\n  def f(self):\n    import a\nA()"
    ),
    "by a method of the same class": (
        "class A:\n  @classmethod\n  def g(cls):\n    cls.f()\n  @staticmethod\n  def f():\n"
        "    import a\nA.g()"
    ),
    "by another function": "def f():\n  import a\ndef g():\n  return f()\ng()",
    "by another function above": "def g():\n  return f()\ndef f():\n  import a\ng()",
    "by a chain": "def f():\n  import a\ndef g(): f()\ndef h(): g()\ndef i(): h()\ni()",
    "by a function that calls itself": "def f(x):\n  import a\n  f(x)\nf(1)",
    "by a nested function": "def f():\n  def g():\n    import a\n  g()\nf()",
    "an async function": "async def f():\n  import a\nasyncio.run(f())",
    "by the caller's branch": "def f():\n  import a\ndef g():\n  if x:\n    f()\ng()",
}


@pytest.mark.parametrize("source", LOADING.values(), ids=LOADING)
def test_called_while_loading(source: str) -> None:
    """What a called function imports is not deferred."""
    (found,) = [each for each in imports(source) if " a | in " in each]
    assert "deferred" not in found


DEFERRED = {
    "never called": ("def f():\n  import a", "nothing calls it"),
    "mentioned": ("def f():\n  import a\nx = f", "not called"),
    "passed on": ("def f():\n  import a\nregister(f)", "who knows when that calls it"),
    "in a string": ("def f():\n  import a\nx = 'f()'", "not code"),
    "in a docstring": ("def f():\n  '''f()'''\n  import a", "not code"),
    "in a comment": ("def f():\n  import a\nx = 1  # f()", "not code"),
    "in a lambda": ("def f():\n  import a\nx = lambda: f()", "runs when that is called"),
    "by a function that nothing calls": (
        "def f():\n  import a\ndef g():\n  f()", "nothing calls g",
    ),
    "by itself": ("def f():\n  import a\n  f()", "nothing calls it first"),
    "another object's method": ("def f():\n  import a\nx.f()", "another f"),
    "a method called as a function": (
        "class A:\n  def f(self):\n    import a\nf()", "methods are no globals",
    ),
    "a class that nothing instantiates": (
        "class A:\n  def __init__(self):\n    import a\nx = A", "not called",
    ),
    "another method of a class": (
        "class A:\n  def __init__(self): pass\n  def f(self):\n    import a\nA()", "not called",
    ),
    "a nested function that is only defined": (
        "def f():\n  def g():\n    import a\n  return g\nf()", "g is not called here",
    ),
    "a name that begins alike": ("def f():\n  import a\nff()\nf2()", "other functions"),
    "its definition": ("def f(x=1):\n  import a", "a header calls nothing"),
    "a keyword": ("def f():\n  import a\ng(f=1)", "not called"),
    "under a guard": (
        "def f():\n  import a\ntry:\n  f()\nexcept ImportError:\n  pass", "the call is guarded",
    ),
    "under a broad guard": (
        "def f():\n  import a\ntry:\n  f()\nexcept Exception:\n  pass", "the call is guarded",
    ),
    "under suppress": (
        "def f():\n  import a\nwith suppress(ImportError):\n  f()", "the call is guarded",
    ),
    "under a guard in the caller": (
        "def f():\n  import a\ndef g():\n  try: f()\n  except ImportError: pass\ng()", "as above",
    ),
    "for type checkers": ("def f():\n  import a\nif TYPE_CHECKING:\n  f()", "never runs"),
    "on another platform": (
        "def f():\n  import a\nif sys.platform == 'win32':\n  f()", "never runs in a container",
    ),
    "for some versions": (
        "def f():\n  import a\nif sys.version_info < (3, 8):\n  f()", "not for every Python",
    ),
    "when it is the program": (
        "def f():\n  import a\nif __name__ == '__main__':\n  f()", "only then",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "reason"), DEFERRED.values(), ids=DEFERRED)
def test_not_called_while_loading(source: str, reason: str) -> None:
    """What nothing surely calls while the module loads stays deferred."""
    (found,) = [each for each in imports(source) if " a | in " in each]
    assert "deferred" in found, reason


def test_a_lambda_in_a_called_function() -> None:
    """A lambda is a function of its own."""
    assert imports("def f():\n  g(lambda: import_module('a'))\nf()") == [
        "2:3 a | call | in f.<lambda> | deferred"
    ]


MAIN = "if __name__ == '__main__':\n  "
AT_MAIN = {
    "called by the block": ("def f():\n  import a\n" + MAIN + "f()", True),
    "called by a chain": ("def f():\n  import a\ndef g(): f()\n" + MAIN + "g()", True),
    "called by what it exits with": ("def f():\n  import a\n" + MAIN + "sys.exit(f())", True),
    "called by a method": (
        "class A:\n  def run(self):\n    import a\n" + MAIN + "A.run()", True,
    ),
    "defined in the block": (MAIN + "def f():\n    import a\n  f()", True),
    "called before the block": ("def f():\n  import a\nf()\n" + MAIN + "x", False),
    "not called": ("def f():\n  import a\n" + MAIN + "x", False),
    "guarded": (
        "def f():\n  import a\n" + MAIN + "try: f()\n  except ImportError: pass", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), AT_MAIN.values(), ids=AT_MAIN)
def test_called_by_the_program(source: str, expected: bool) -> None:
    """What the main block calls runs where the file is the program."""
    (found,) = [each for each in imports(source) if " a | in " in each]
    assert ("at main" in found) is expected
