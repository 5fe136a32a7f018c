"""RH105: files that cannot be parsed."""

from __future__ import annotations

from tests.static.worlds import app, brief, findings


def test_reports_a_reachable_file_that_is_not_python() -> None:
    """A Python 2 file that is imported raises SyntaxError."""
    old = "try:\n    import json\nexcept ImportError:\n    raise ImportError, 'no json'\n"
    files = app("import old", more={"svc/old.py": old})
    (found,) = findings(files)
    assert (found.code, found.severity, found.path) == ("RH105", "error", "svc/old.py")


def test_an_entry_point_is_looked_at_whole() -> None:
    """A fault far from every import shows in the file that is started."""
    (found,) = findings(app("import json\n\ndef f():\n    return g(a=1\n             b=2)\n"))
    assert (found.code, found.path) == ("RH105", "svc/app.py")


def test_newer_syntax_is_no_error() -> None:
    """Syntax that the running interpreter does not know yet may be valid in the image."""
    assert brief(findings(app("type X = int\ndef f[T](x: T) -> T: ...\n"))) == []


def test_a_broken_file_that_nothing_imports_is_left_alone() -> None:
    """Templates and fixtures are often no Python."""
    assert brief(findings(app("", more={"svc/template.py": "import {{ name }}\n"}))) == []
