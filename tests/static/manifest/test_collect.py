"""What a manifest lists: every import of the service, each need once."""

from __future__ import annotations

import json

import pytest

from tests.static.manifest.services import listed, manifest, texts
from tests.static.worlds import app

LIB = {"lib/__init__.py": "", "lib/a.py": "A = 1\nB = 2\n", "lib/b.py": ""}
COPY = "COPY lib/ ./lib/"
Brief = tuple[list[str], str, "str | None", int]


def brief(code: str, copies: str = COPY) -> dict[str, Brief]:
    """Module → names, scope, guard and line, for an application and what it imports."""
    found = listed(app(code, copies, LIB))
    return {m: (e["names"], e["scope"], e["guard"], e["line"]) for m, e in found.items()}


CASES: dict[str, tuple[str, dict[str, Brief]]] = {
    "a module": ("import lib.a", {"lib.a": ([], "toplevel", None, 1)}),
    "names": ("from lib.a import B, A", {"lib.a": (["A", "B"], "toplevel", None, 1)}),
    "a sub-module among the names": (
        "from lib import a",
        {"lib": ([], "toplevel", None, 1), "lib.a": ([], "toplevel", None, 1)},
    ),
    "a star": ("from lib.a import *", {"lib.a": ([], "toplevel", None, 1)}),
    "a deferred import": (
        "def f():\n    from lib.a import A",
        {"lib.a": (["A"], "deferred", None, 2)},
    ),
    "a guarded one": (
        "try:\n    import lib.a\nexcept ImportError:\n    lib = None",
        {"lib.a": ([], "toplevel", "import-error", 2)},
    ),
    "one behind a broad handler": (
        "def f():\n    try:\n        import lib.a\n    except Exception:\n        pass",
        {"lib.a": ([], "deferred", "broad", 3)},
    ),
    "a dynamic one": (
        "import importlib\ndef f():\n    importlib.import_module('lib.a')",
        {"lib.a": ([], "deferred", None, 3)},
    ),
    "a foreign module": ("import numpy", {"numpy": ([], "toplevel", None, 1)}),
    "a foreign one that is deferred": (
        "def f():\n    from google.cloud import storage",
        {"google.cloud": (["storage"], "deferred", None, 2)},
    ),
    "the standard library where it is deferred": (
        "import os\ndef f():\n    from email import message",
        {"email": (["message"], "deferred", None, 3)},
    ),
    "the same need twice: the one that costs more": (
        "def f():\n    import lib.a\nimport lib.a",
        {"lib.a": ([], "toplevel", None, 3)},
    ),
    "a branch for another platform": (
        "import sys\nif sys.platform == 'win32':\n    import lib.a",
        {},
    ),
    "type checking": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import lib.a",
        {},
    ),
    "nothing": ("", {}),
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES)
def test_lists(code: str, expected: dict[str, Brief]) -> None:
    """Module, names, scope, guard and line of one application."""
    assert brief(code) == expected


def test_every_name_has_its_own_importer() -> None:
    """A module that two statements take different names from is listed twice."""
    found = manifest(
        app(
            "from lib.a import A\nimport lib.c", COPY, {**LIB, "lib/c.py": "from lib.a import A, B"}
        )
    )
    rows = [(e["names"], e["importer"]) for e in found["imports"] if e["module"] == "lib.a"]
    assert rows == [(["B"], "lib/c.py"), (["A"], "svc/app.py")]


def test_a_guard_covers_what_lies_behind_it() -> None:
    """What only an optional module imports is optional."""
    code = "try:\n    import lib.c\nexcept ImportError:\n    pass"
    found = listed(app(code, COPY, {**LIB, "lib/c.py": "import lib.a"}))
    assert (found["lib.a"]["guard"], found["lib.a"]["hops"]) == ("import-error", 2)


def test_the_application_comes_first() -> None:
    """What the server imports is listed too, as wanted by the line that starts it."""
    files = app("")
    (entry,) = manifest(files)["imports"]
    assert (entry["module"], entry["importer"], entry["line"], entry["hops"]) == (
        "app", "svc/Dockerfile", 7, 0,
    )  # fmt: skip


def test_a_program_is_not_imported() -> None:
    """``python main.py``: its imports are listed, itself it would run a second time."""
    files = {
        "svc/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\nCMD python main.py\n",
        "svc/main.py": "import work\nif __name__ == '__main__':\n    import more\n",
        "svc/work.py": "",
        "svc/more.py": "",
    }
    found = manifest(files)
    assert [each["module"] for each in found["imports"]] == ["more", "work"]
    assert found["sys_path"] == ["/app"]


def test_health_checks_and_branches_do_not_count() -> None:
    """Only what each start of the service reaches must be there at each start."""
    files = {
        "svc/Dockerfile": (
            "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\n"
            "HEALTHCHECK CMD python check.py\n"
            'CMD if [ "$JOB" ]; then python job.py; fi; python main.py\n'
        ),
        "svc/main.py": "import work\n",
        "svc/job.py": "import night\n",
        "svc/check.py": "import probe\n",
        **{f"svc/{name}.py": "" for name in ("work", "night", "probe")},
    }
    assert list(listed(files)) == ["work"]


def test_imports_are_sorted_and_a_line_each() -> None:
    """Two branches that add one each merge by themselves."""
    (text,) = texts(app("import lib.b\nimport lib.a", COPY, LIB)).values()
    rows = [line for line in text.splitlines() if line.startswith('  {"module"')]
    assert [json.loads(row.rstrip(","))["module"] for row in rows] == ["app", "lib.a", "lib.b"]


def test_an_import_more_is_a_line_more() -> None:
    """And another digest."""
    before = set(next(iter(texts(app("import lib.b", COPY, LIB)).values())).splitlines())
    after = set(
        next(iter(texts(app("import lib.b\nimport lib.a", COPY, LIB)).values())).splitlines()
    )
    assert sorted(line.strip()[:10] for line in after - before) == ['"digest": ', '{"module":']


def test_a_changed_body_changes_nothing() -> None:
    """A commit that touches no import leaves the manifest alone."""
    one = texts(app("import lib.a\ndef f():\n    return 1", COPY, LIB))
    other = texts(app("import lib.a\ndef f():\n    return 2", COPY, LIB))
    assert one == other
