"""What a module binds, exports and leaves open."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.syntaxtree import whole_file_facts
from tests.static.graph.reading import read

NAMES = {
    "an assignment": ("a = 1", "a"),
    "a chain": ("a = b = 1", "a b"),
    "unpacking": ("a, (b, [c, *d]) = x", "a b c d"),
    "brackets over lines": ("(a,\n b) = x", "a b"),
    "nested brackets": ("((a, b), c) = x", "a b c"),
    "joined statements": ("a = 1; b = 2", "a b"),
    "annotated": ("a: int = 1", "a"),
    "augmented": ("a += 1", "a"),
    "a walrus": ("if (a := 1): pass", "a"),
    "a walrus in a call": ("f(x, b=(a := 1))", "a"),
    "a walrus in a comprehension": ("x = [a for y in z if (a := y)]", "a x"),
    "a loop": ("for a, b in x: pass", "a b"),
    "a loop in brackets": ("for(a)in x: pass", "a"),
    "a with": ("with x as a, y as (b, c): pass", "a b c"),
    "a handler": ("try: pass\nexcept E as a: pass", "a"),
    "an import": ("import a.b", "a"),
    "an import under a name": ("import a.b as c", "c"),
    "an import of names": ("from x import a, b as c", "a c"),
    "a lazy import": ("lazy import a.b", "a"),
    "a function": ("def a(x, y=1): z = 1", "a"),
    "an async function": ("async def a(): pass", "a"),
    "a decorated class": ("@x\nclass a: y = 1", "a"),
    "a type": ("type a[T] = list[T]", "a"),
    "a class pattern": ("match x:\n  case A(b, c=d): pass", "b d"),
    "a mapping pattern": ("match x:\n  case {'k': a, **b}: pass", "a b"),
    "a sequence pattern": ("match x:\n  case [a, *b, _]: pass", "a b"),
    "an alternative": ("match x:\n  case (1 | 2) as a: pass", "a"),
    "any pattern": ("match x:\n  case a: pass", "a"),
    "in a block": ("if x:\n  a = 1\nelif y:\n  b = 1\nelse:\n  c = 1", "a b c"),
    "in a block of one line": ("if x: a = 1\nelse: b = 1", "a b"),
    "in try": ("try: a = 1\nexcept: b = 1\nelse: c = 1\nfinally: d = 1", "a b c d"),
    "in a loop of one line": ("while x: a = 1", "a"),
    "far to the right": ("(" + ", ".join(f"x{n}" for n in range(200)) + ", a) = y", "a x0 x199"),
    "a global of a function": ("def f():\n  global a, b\n  a = 1", "a b f"),
    "a global on a joined line": ("def f():\n  x = 1; global a; a = 2", "a f"),
    "after an if on one line": ("if x: pass\na = 1", "a"),
    "a name that is not ASCII": ("straße = 1", "straße"),
}


@pytest.mark.parametrize(("source", "names"), NAMES.values(), ids=NAMES)
def test_names(source: str, names: str) -> None:
    """Every name that is bound at module level is known, whichever way the file is read."""
    assert whole_file_facts(source).bound >= set(names.split())
    assert read(source).bound >= set(names.split())


EXACT = {
    "an attribute": ("x.a = 1", "no name of the module"),
    "an item": ("x['a'] = 1", "no name of the module"),
    "a local": ("def f():\n  a = 1\n  for a in x: pass", "local to the function"),
    "a parameter": ("def f(a, *b, c=1): pass", "local to the function"),
    "an attribute of a class": ("class A:\n  a = 1\n  import a", "an attribute of the class"),
    "a method": ("class A:\n  def a(self): pass", "an attribute of the class"),
    "an import in a function": ("def f(): import a", "local to the function"),
    "a keyword": ("f(a=1, *x)", "no name"),
    "a keyword over lines": ("f(\n  x,\n  a=1,\n)", "no name"),
    "a string": ("__all__ = ['a']", "no name"),
    "a text": ('"""a = 1"""', "not code"),
    "a comment": ("x = 1  # a = 1", "not code"),
    "the other half of an import": ("from a import b", "binds b"),
    "what is imported under a name": ("import a as b", "binds b"),
    "a sub-module": ("import x.a", "binds x"),
    "everything": ("from a import *", "follows the module"),
    "an import for type checkers": ("if TYPE_CHECKING:\n  import a", "never bound"),
    "an import for another platform": ("if os.name == 'nt':\n  import a", "never bound"),
    "a dynamic import": ("import_module('a')", "binds nothing"),
    "a value": ("b = f(a)", "only looked up"),
    "a value behind two targets": ("b = c[0] = [a]", "only looked up"),
    "a comparison": ("b = c == a", "only looked up"),
}


@pytest.mark.parametrize(("source", "reason"), EXACT.values(), ids=EXACT)
def test_no_name(source: str, reason: str) -> None:
    """What binds no name of the module does not hide a missing sub-module."""
    assert "a" not in read(source).bound, reason


EXPORTS = {
    "nothing": ("a = 1", None),
    "a list": ("__all__ = ['a', 'b']", ("a", "b")),
    "a tuple": ("__all__ = 'a', 'b'", ("a", "b")),
    "annotated": ("__all__: list[str] = ['a']", ("a",)),
    "over lines": ("__all__ = [\n  'a',  # x\n  'b',\n]", ("a", "b")),
    "empty": ("__all__ = []", ()),
    "added to": ("__all__ = ['a']\n__all__ += ['b']", ("a", "b")),
    "added to by what is unknown": ("__all__ = ['a']\n__all__ += x.__all__", ("a",)),
    "set again": ("__all__ = ['a']\n__all__ = ['b']", ("b",)),
    "of variables": ("__all__ = [a, b]", None),
    "of a call": ("__all__ = f()", None),
    "set to the unknown": ("__all__ = ['a']\n__all__ = f()", None),
    "with a variable": ("__all__ = ['a', b]", None),
    "of a class": ("class A:\n  __all__ = ['a']", None),
    "of a function": ("def f():\n  __all__ = ['a']", None),
    "another object's": ("x.__all__ = ['a']", None),
    "for type checkers": ("if TYPE_CHECKING:\n  __all__ = ['a']", None),
}


@pytest.mark.parametrize(("source", "exports"), EXPORTS.values(), ids=EXPORTS)
def test_exports(source: str, exports: tuple[str, ...] | None) -> None:
    """A literal ``__all__`` is known; one that is not literal, is not."""
    assert read(source).exports == exports


OPEN = {
    "__getattr__": "def __getattr__(name): ...",
    "__getattr__ in a block": "if x:\n  def __getattr__(name): ...",
    "__getattr__ assigned": "__getattr__, __dir__, __all__ = attach(__name__)",
    "__getattr__ imported": "from x import __getattr__",
    "globals set": "globals()['a'] = 1",
    "globals updated": "globals().update(x)",
    "globals in a function": "def f():\n  globals()['a'] = 1",
    "globals handed on": "exec(x, globals())",
    "globals with blanks": "globals ( )['a'] = 1",
    "locals at module level": "locals().update(x)",
    "vars at module level": "vars().update(x)",
    "the module replaced": "sys.modules[__name__] = A()",
    "the module's attributes set": "setattr(sys.modules[__name__], x, y)",
    "the module in a variable": "this = sys.modules[__name__]",
    "the module's class": "sys.modules[__name__].__class__ = A",
}


@pytest.mark.parametrize("source", OPEN.values(), ids=OPEN)
def test_open_names(source: str) -> None:
    """A module that makes names up may have any."""
    assert read(source).open_names


CLOSED = {
    "a method": ("class A:\n  def __getattr__(self, name): ...", "of the class's objects"),
    "a nested function": ("def f():\n  def __getattr__(name): ...", "local"),
    "for type checkers": ("if TYPE_CHECKING:\n  def __getattr__(name): ...", "never defined"),
    "a call": ("x.__getattr__('a')", "no definition"),
    "a text": ("x = 'globals()[1]'", "not code"),
    "a docstring": ("'''uses globals()'''", "not code"),
    "locals in a function": ("def f():\n  locals()", "local"),
    "another module": ("x = sys.modules['a']", "not this one"),
    "no call": ("x = globals", "not called"),
    "globals of an import": ("__import__('a', globals(), locals())", "only looked at"),
}


@pytest.mark.parametrize(("source", "reason"), CLOSED.values(), ids=CLOSED)
def test_closed_names(source: str, reason: str) -> None:
    """What makes no names up leaves a missing name missing."""
    assert not read(source).open_names, reason


MOVES = {
    "__path__ set": "__path__ = [x]",
    "__path__ extended": "__path__ = extend_path(__path__, __name__)",
    "__path__ added to": "__path__ += [x]",
    "__path__ appended to": "__path__.append(x)",
    "__path__ sliced": "__path__[:0] = [x]",
    "a namespace declared": "__import__('pkg_resources').declare_namespace(__name__)",
    "a module put under a name": "sys.modules['a.b'] = x",
    "a module put under a name, by default": "sys.modules.setdefault('a.b', x)",
    "modules updated": "def f():\n  sys.modules.update(x)",
}


@pytest.mark.parametrize("source", MOVES.values(), ids=MOVES)
def test_moves_path(source: str) -> None:
    """Sub-modules of such a module may live anywhere."""
    assert read(source).moves_path


STAYS = {
    "__path__ read": ("for m in iter_modules(__path__): pass", "only looked at"),
    "__path__ of another": ("x.__path__ = y", "another module"),
    "modules read": ("x = sys.modules['a']", "only looked at"),
    "modules searched": ("if 'a' in sys.modules: pass", "only looked at"),
    "a module's attribute set": ("sys.modules['a'].x = 1", "no new module"),
    "a text": ("x = '__path__ = y'", "not code"),
}


@pytest.mark.parametrize(("source", "reason"), STAYS.values(), ids=STAYS)
def test_stays(source: str, reason: str) -> None:
    """Reading the tables of the import system moves nothing."""
    assert not read(source).moves_path, reason
