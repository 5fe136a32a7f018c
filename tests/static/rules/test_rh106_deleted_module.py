"""RH106: modules that the commit before had, and that are still imported."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import app, brief, check, findings

SHARED: dict[str, Content] = {"shared/__init__.py": "", "shared/clock.py": ""}
COPY = "COPY shared/ ./shared/"
LOGS = "shared/logs.py"

FIRES = {
    "at module level": ("import shared.logs", "error"),
    "from the module": ("from shared.logs import setup", "error"),
    "a sub-module from its package": ("from shared import clock, logs", "error"),
    "in a function": ("def run():\n    import shared.logs", "error"),
    "by import_module": ("import importlib\nimportlib.import_module('shared.logs')", "error"),
    "behind a broad except": ("try:\n    import shared.logs\nexcept Exception:\n    pass", "error"),
    "behind a handler that copes": (
        "try:\n    import shared.logs\nexcept ImportError:\n    shared = None",
        "warning",
    ),
}


@pytest.mark.parametrize(("text", "severity"), FIRES.values(), ids=FIRES)
def test_reports_a_deleted_module(text: str, severity: str) -> None:
    """An import of it is one finding, of the severity that a missing module has."""
    found = findings(app(text, COPY, SHARED), deleted=[LOGS])
    assert brief(found) == [("RH106", severity, "shared.logs")]
    assert found[0].message == f"shared.logs was deleted ({LOGS}) and is still imported"
    assert found[0].missing == (LOGS,)
    assert found[0].fix == ()


LAYOUTS = {
    "beside the entry point": ("import logs", {}, "svc/logs.py", "logs"),
    "a package": ("import shared.logs.json", SHARED, "shared/logs/json.py", "shared.logs.json"),
    "a package's __init__": (
        "import shared.logs",
        SHARED,
        "shared/logs/__init__.py",
        "shared.logs",
    ),
    "the last module of a namespace package": (
        "from ns import logs",
        {"ns/notes.txt": ""},
        "ns/logs.py",
        "ns.logs",
    ),
    "relative to its package": (
        "import shared.setup",
        {**SHARED, "shared/setup.py": "from . import logs"},
        LOGS,
        "shared.logs",
    ),
}


@pytest.mark.parametrize(("text", "more", "deleted", "module"), LAYOUTS.values(), ids=LAYOUTS)
def test_finds_the_file_by_its_import_root(
    text: str, more: dict[str, Content], deleted: str, module: str
) -> None:
    """The name is looked up below the folders that ``sys.path`` stands for."""
    copies = "\n".join(f"COPY {top}/ ./{top}/" for top in {path.split("/")[0] for path in more})
    found = findings(app(text, copies, more), deleted=[deleted])
    assert brief(found) == [("RH106", "error", module)]


def test_every_import_of_it_is_in_one_finding() -> None:
    """What is deleted is one thing, however many modules miss it."""
    more = {**SHARED, "svc/other.py": "def run():\n    from shared.logs import setup\n"}
    (found,) = findings(app("import other\nimport shared.logs", COPY, more), deleted=[LOGS])
    assert [(each.path, each.scope) for each in found.importers] == [
        ("svc/app.py", "toplevel"),
        ("svc/other.py", "deferred"),
    ]


SILENT = {
    "nothing imports it": ("import shared.clock", SHARED, [LOGS]),
    "a whole package that nothing imports": (
        "import json",
        SHARED,
        ["old/__init__.py", "old/logs.py"],
    ),
    "never tracked: something generates it": ("import shared._version", SHARED, []),
    "git ignores it by now: something generates it": (
        "import shared.api_pb2",
        {**SHARED, ".gitignore": "*_pb2.py\n"},
        ["shared/api_pb2.py"],
    ),
    "moved, and the import with it": (
        "import shared.telemetry",
        {**SHARED, "shared/telemetry.py": ""},
        [LOGS],
    ),
    "a module that became a package": (
        "import shared.logs",
        {**SHARED, "shared/logs/__init__.py": ""},
        [LOGS],
    ),
    "a package that became a module": (
        "import shared.logs",
        {**SHARED, "shared/logs.py": ""},
        ["shared/logs/__init__.py"],
    ),
    "a vendored package that is a dependency now": (
        "import redis.client",
        {**SHARED, "requirements.txt": "redis\n"},
        ["redis/__init__.py", "redis/client.py"],
    ),
    "another folder's module of the name": ("import logs", SHARED, ["tools/logs.py"]),
    "only type checkers import it": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shared.logs",
        SHARED,
        [LOGS],
    ),
    "the fallback is there": (
        "try:\n    import shared.logs\nexcept ImportError:\n    import shared.clock",
        SHARED,
        [LOGS],
    ),
    "the package still binds the name": (
        "from shared import logs",
        {**SHARED, "shared/__init__.py": "logs = None\n"},
        [LOGS],
    ),
    "the import is silenced": ("import shared.logs  # rh: ignore[RH106] next step", SHARED, [LOGS]),
}


@pytest.mark.parametrize(("text", "more", "deleted"), SILENT.values(), ids=SILENT)
def test_is_silent(text: str, more: dict[str, Content], deleted: list[str]) -> None:
    """What is imported is there, supplied by others, or not imported at all."""
    assert brief(findings(app(text, COPY, more), deleted=deleted)) == []


def test_a_module_that_only_moved_out_of_the_image_is_missing() -> None:
    """Where the repository has the name elsewhere, that is what the image lacks (RH101)."""
    more: dict[str, Content] = {"shared/logs/__init__.py": ""}
    assert brief(findings(app("import shared.logs", "", more), deleted=[LOGS])) == [
        ("RH101", "error", "shared.logs")
    ]


def test_what_a_base_image_may_bring_is_a_note() -> None:
    """An image of the house may hold the module that the repository gave up."""
    files = app("import shared.logs", COPY, SHARED)
    base = str(files["svc/Dockerfile"]).replace("python:3.12-slim", "registry.example.org/base:1")
    found = check({**files, "svc/Dockerfile": base}, "svc/Dockerfile", ".", [LOGS]).findings
    assert brief(list(found)) == [("RH106", "note", "shared.logs")]
    assert "the base image registry.example.org/base:1 may supply it" in found[0].message
