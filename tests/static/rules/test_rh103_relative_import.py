"""RH103: relative imports without a package."""

from __future__ import annotations

import pytest

from tests.static.worlds import app, brief, findings

FIRES = {
    "at module level": ("from .handlers import x", "error"),
    "in a function": ("def f():\n    from .handlers import x", "error"),
    "a sub-module": ("from . import handlers", "error"),
    "behind a handler that copes": (
        "try:\n    from .handlers import x\nexcept ImportError:\n    x = None",
        "warning",
    ),
}


@pytest.mark.parametrize(("text", "severity"), FIRES.values(), ids=FIRES)
def test_reports_a_module_without_its_package(text: str, severity: str) -> None:
    """A module that is loaded as top level has no package to be relative to."""
    found = findings(app(text, more={"svc/handlers.py": "x = 1\n"}))
    assert [(f.code, f.severity) for f in found] == [("RH103", severity)]


SILENT = {
    "the other branch imports absolutely": (
        "try:\n    from .handlers import x\nexcept ImportError:\n    from handlers import x"
    ),
    "the file that is meant does not exist": "from .nowhere import x",
    "a package's own relative import": "import inner",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_stays_silent(text: str) -> None:
    """A fallback that works, and what is broken everywhere, are no findings."""
    more = {
        "svc/handlers.py": "x = 1\n",
        "svc/inner/__init__.py": "from . import part\n",
        "svc/inner/part.py": "",
    }
    assert brief(findings(app(text, more=more))) == []
