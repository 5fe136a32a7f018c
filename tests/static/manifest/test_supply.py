"""The COPY line that supplies a module, or would."""

from __future__ import annotations

from tests.static.manifest.services import listed, manifest
from tests.static.worlds import app

LIB = {"lib/__init__.py": "", "lib/a.py": "import lib.b", "lib/b.py": ""}


def test_a_line_that_stands() -> None:
    """By its text in the entry, with its place once for all of them."""
    found = manifest(app("import lib.a", "COPY lib/ ./lib/", LIB))
    assert {"text": "COPY lib/ ./lib/", "line": 3} in found["copies"]
    assert {e["module"]: e["copy"] for e in found["imports"]} == {
        "app": "COPY svc/ ./svc/",
        "lib.a": "COPY lib/ ./lib/",
        "lib.b": "COPY lib/ ./lib/",
    }


def test_a_line_that_is_missing() -> None:
    """What check proposes; it goes for what the missing module imports in its turn as well."""
    found = manifest(app("def f():\n    import lib.a", more=LIB))
    assert {"text": "COPY lib/ ./lib/", "after_line": 4} in found["copies"]
    assert {e["module"]: e["copy"] for e in found["imports"] if e["hops"]} == {
        "lib.a": "COPY lib/ ./lib/",
        "lib.b": "COPY lib/ ./lib/",
    }


def test_the_last_of_several_stages() -> None:
    """A file that a builder stage copied comes from the line of the final stage."""
    files = {
        "svc/Dockerfile": (
            "FROM python:3.12 AS build\nCOPY svc/ /src/\n"
            "FROM python:3.12\nWORKDIR /app\nCOPY --from=build /src/ ./\n"
            'CMD ["gunicorn", "app:app"]\n'
        ),
        "svc/app.py": "",
    }
    (line,) = manifest(files)["copies"]
    assert line == {"text": "COPY --from=build /src/ ./", "line": 5}


def test_a_line_over_several_rows() -> None:
    """Whitespace is levelled: the text fits a log line."""
    files = app("import lib.a", "COPY lib/ \\\n     ./lib/", LIB)
    assert listed(files)["lib.a"]["copy"] == "COPY lib/ ./lib/"


def test_foreign_modules_have_none() -> None:
    """An installer supplies them."""
    assert listed(app("import numpy"))["numpy"]["copy"] is None


def test_no_line_helps_where_the_ignore_file_is_in_the_way() -> None:
    """Then the entry says what to do instead."""
    files = {**app("def f():\n    import lib.a", "COPY lib* ./lib/", LIB), ".dockerignore": "lib\n"}
    assert "re-include" in listed(files)["lib.a"]["copy"]
