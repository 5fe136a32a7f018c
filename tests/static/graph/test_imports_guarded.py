"""The import reader: who catches an ImportError, and what runs in its place."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.facts import Raised
from tests.static.graph.reading import imports, read


def _try(*clauses: str) -> str:
    return "try:\n  import a\n" + "\n".join(clauses)


GUARD = "2:3 a | import-error | guarded 1 | handler 3"
BROAD = "2:3 a | broad | guarded 1 | handler 3"
BARE = "2:3 a"

HANDLERS = {
    "passes": ("except ImportError:\n  pass", GUARD),
    "passes, on one line": ("except ImportError: pass", GUARD),
    "sets a value": ("except ImportError:\n  a = None", GUARD),
    "names the error": ("except ImportError as e:\n  log(e)", GUARD),
    "returns": ("except ImportError:\n  x\n  y", GUARD),
    "ModuleNotFoundError": ("except ModuleNotFoundError:\n  pass", GUARD),
    "qualified": ("except builtins.ImportError:\n  pass", GUARD),
    "a tuple": ("except (ValueError, ImportError):\n  pass", GUARD),
    "a group": ("except* ImportError:\n  pass", GUARD),
    "Exception": ("except Exception:\n  pass", BROAD),
    "BaseException": ("except BaseException:\n  pass", BROAD),
    "everything": ("except:\n  pass", BROAD),
    "a tuple with Exception": ("except (KeyError, Exception):\n  pass", BROAD),
    "a tuple with both": ("except (Exception, ImportError):\n  pass", GUARD),
    "may raise again": ("except ImportError:\n  if x: raise\n  a = None", GUARD),
    "may exit": ("except ImportError:\n  while x:\n    sys.exit(1)", GUARD),
    "tries otherwise, then raises": (
        "except ImportError:\n  try: f()\n  except KeyError: raise", GUARD,
    ),
    "defines what raises": ("except ImportError:\n  def a(): raise NotImplementedError", GUARD),
    "the specific one comes first": (
        "except ImportError:\n  pass\nexcept Exception:\n  raise", GUARD,
    ),
    "the broad one comes first": ("except Exception:\n  pass\nexcept ImportError:\n  raise", BROAD),
    "behind one that does not match": (
        "except ValueError:\n  raise\nexcept ImportError:\n  pass",
        "2:3 a | import-error | guarded 1 | handler 5",
    ),
    "raises again": ("except ImportError:\n  raise", BARE),
    "raises again, on one line": ("except ImportError: raise", BARE),
    "raises another": ("except ImportError as e:\n  raise RuntimeError('x') from e", BARE),
    "prints, then raises": ("except ImportError:\n  print('x')\n  raise", BARE),
    "raises on a joined line": ("except ImportError:\n  print('x'); raise", BARE),
    "raises either way": ("except ImportError:\n  if x: raise\n  else: sys.exit()", BARE),
    "raises in a with": ("except ImportError:\n  with x:\n    raise", BARE),
    "exits": ("except ImportError:\n  sys.exit(1)", BARE),
    "exits, builtin": ("except ImportError:\n  exit(1)", BARE),
    "exits at once": ("except Exception:\n  os._exit(1)", BARE),
    "SystemExit": ("except ImportError:\n  raise SystemExit(1)", BARE),
    "the first one that matches raises": (
        "except ImportError:\n  raise\nexcept Exception:\n  pass", BARE,
    ),
    "another exception": ("except ValueError:\n  pass", BARE),
    "a subclass of ImportError": ("except MyImportError:\n  pass", BARE),
    "a variable": ("except ERRORS:\n  pass", BARE),
    "an attribute": ("except ImportError.x:\n  pass", BARE),
    "only finally": ("finally:\n  pass", BARE),
}  # fmt: skip


@pytest.mark.parametrize(("handler", "expected"), HANDLERS.values(), ids=HANDLERS)
def test_handler(handler: str, expected: str) -> None:
    """A handler guards where it catches an ImportError and neither raises nor exits for sure."""
    assert imports(_try(handler)) == [expected]


CLAUSES = {
    "the handler's own imports": (
        _try("except ImportError:", "  import b"), [GUARD, "4:3 b | fallback 1"],
    ),
    "on one line each": (
        "try: import a\nexcept ImportError: import b",
        ["1:6 a | import-error | guarded 1 | handler 2", "2:21 b | fallback 1"],
    ),
    "a block inside the handler": (
        _try("except ImportError:", "  if x:", "    import b"), [GUARD, "5:5 b | fallback 1"],
    ),
    "the imports of a handler that raises": (
        _try("except ImportError:", "  import b", "  raise"), [BARE, "4:3 b | fallback 1"],
    ),
    "the imports of a handler of everything": (
        _try("except:", "  import b"), [BROAD, "4:3 b | fallback 1"],
    ),
    "another handler's imports": (
        _try("except ValueError:", "  import b", "except ImportError:", "  import c"),
        [
            "2:3 a | import-error | guarded 1 | handler 5",
            "4:3 b",
            "6:3 c | fallback 1",
        ],
    ),
    "a broad handler of a body that imports nothing": (
        "try:\n  f()\nexcept Exception:\n  import b", ["4:3 b"],
    ),
    "a handler for what the body's functions import": (
        "try:\n  f()\nexcept ImportError:\n  import b", ["4:3 b | fallback 1"],
    ),
    "else": (
        _try("except ImportError:", "  pass", "else:", "  import b"), [GUARD, "6:3 b | else 1"],
    ),
    "else of one that raises": (
        _try("except ImportError:", "  raise", "else:", "  import b"), [BARE, "6:3 b"],
    ),
    "finally": (
        _try("except ImportError:", "  pass", "finally:", "  import b"), [GUARD, "6:3 b"],
    ),
    "after the statement": (_try("except ImportError:", "  pass", "import b"), [GUARD, "5:1 b"]),
    "a nested one that copes": (
        "try:\n  try:\n    import a\n  except ImportError:\n    pass\nexcept Exception:\n  pass",
        ["3:5 a | import-error | guarded 2 | handler 4"],
    ),
    "a nested one that raises": (
        "try:\n  try:\n    import a\n  except ImportError:\n    raise\nexcept Exception:\n  pass",
        ["3:5 a | broad | guarded 1 | handler 6"],
    ),
    "a nested one for others": (
        "try:\n  try:\n    import a\n  finally:\n    pass\nexcept ImportError:\n  pass",
        ["3:5 a | import-error | guarded 1 | handler 6"],
    ),
    "a chain of fallbacks": (
        _try("except ImportError:", "  try:", "    import b", "  except ImportError:",
             "    import c"),
        [GUARD, "5:5 b | import-error | guarded 4 | handler 6 | fallback 1", "7:5 c | fallback 4"],
    ),
    "blocks inside the body": (
        "try:\n  if x:\n    for y in z:\n      import a\nexcept ImportError:\n  pass",
        ["4:7 a | import-error | guarded 1 | handler 5"],
    ),
    "a class inside the body": (
        "try:\n  class A:\n    import a\nexcept ImportError:\n  pass",
        ["3:5 a | import-error | guarded 1 | handler 4"],
    ),
    "a function defined inside the body": (
        "try:\n  def f():\n    import a\nexcept ImportError:\n  pass",
        ["3:5 a | in f | deferred"],
    ),
    "a function defined inside the handler": (
        _try("except ImportError:", "  def f():", "    import b"),
        [GUARD, "5:5 b | in f | deferred | fallback 1"],
    ),
    "a guard inside a function": (
        "def f():\n  try:\n    import a\n  except ImportError:\n    import b",
        [
            "3:5 a | in f | deferred | import-error | guarded 2 | handler 4",
            "5:5 b | in f | deferred | fallback 2",
        ],
    ),
    "handlers on lines of their own": (
        "try:\n  import a\n# why\n\nexcept (\n  ImportError,\n):\n  pass",
        ["2:3 a | import-error | guarded 1 | handler 5"],
    ),
    "two statements": (
        _try("except ImportError: pass", "try:", "  import b", "except: pass"),
        [GUARD, "5:3 b | broad | guarded 4 | handler 6"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_clause(source: str, expected: list[str]) -> None:
    """Only the body is guarded; the handler runs where it failed, ``else`` where it did not."""
    assert imports(source) == expected


SUPPRESSED = {
    "suppress": ("with suppress(ImportError):", "import-error"),
    "qualified": ("with contextlib.suppress(ModuleNotFoundError):", "import-error"),
    "several": ("with suppress(KeyError, ImportError):", "import-error"),
    "broadly": ("with suppress(Exception):", "broad"),
    "with another manager": ("with open(x) as f, suppress(ImportError):", "import-error"),
    "in brackets": ("with (suppress(ImportError)):", "import-error"),
    "others": ("with suppress(KeyError):", None),
    "nothing": ("with suppress():", None),
    "unknown": ("with suppress(*ERRORS):", None),
    "not called": ("with suppress:", None),
    "another manager": ("with raises(ImportError):", None),
}


@pytest.mark.parametrize(("header", "guard"), SUPPRESSED.values(), ids=SUPPRESSED)
def test_suppress(header: str, guard: str | None) -> None:
    """``contextlib.suppress`` guards its block; it has no handler."""
    shown = ["2:3 a", guard] if guard else ["2:3 a"]
    assert imports(f"{header}\n  import a") == [" | ".join(shown)]


def test_suppress_inside_a_guard() -> None:
    """The innermost catches first."""
    source = "try:\n  with suppress(Exception):\n    import a\nexcept ImportError:\n  pass"
    assert imports(source) == ["3:5 a | broad"]


PASSES: dict[str, tuple[str, str, str]] = {
    "ImportError": ("try:\n  import a\nexcept ImportError: pass", "import", "other"),
    "ModuleNotFoundError": ("try:\n  import a\nexcept ModuleNotFoundError: pass", "", "import"),
    "everything": ("try:\n  import a\nexcept: pass", "import other", ""),
    "Exception": ("try:\n  import a\nexcept Exception: pass", "import other", ""),
    "both, in a tuple": (
        "try:\n  import a\nexcept (ModuleNotFoundError, AttributeError): pass",
        "other",
        "import",
    ),
    "both, one after the other": (
        "try:\n  import a\nexcept ModuleNotFoundError: pass\nexcept ImportError: pass",
        "import",
        "other",
    ),
    "suppressed": ("with suppress(ModuleNotFoundError):\n  import a", "", "import other"),
    "in another": (
        "try:\n  try:\n    import a\n  except ModuleNotFoundError: pass\nexcept Exception: pass",
        "import other",
        "",
    ),
    "in a function that is defined there": (
        "try:\n  def f():\n    try:\n      import a\n    except ModuleNotFoundError: pass\n"
        "except Exception: pass",
        "",
        "import other",
    ),
}


@pytest.mark.parametrize(("source", "caught", "passed"), PASSES.values(), ids=PASSES)
def test_what_a_handler_lets_pass(source: str, caught: str, passed: str) -> None:
    """A name that is missing is no ModuleNotFoundError; what a star lacks is no ImportError."""
    (fact,) = read(source).imports
    kinds: tuple[Raised, ...] = ("import", "other")
    found = {kind: fact.where.meeting(kind).guard for kind in kinds}
    assert [kind for kind in kinds if found[kind]] == caught.split()
    assert set(passed.split()) <= {kind for kind in kinds if not found[kind]}
    assert fact.where.guard is not None
