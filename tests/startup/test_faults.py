"""Every class of fault, in a real process, in every interpreter that is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.startup.images import Image, entry
from tests.startup.interpreters import EACH_INTERPRETER


@dataclass(frozen=True)
class Case:
    """An image and the fault of its one entry: its kind, and what its line must say."""

    kind: str
    said: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    entry: dict[str, object] = field(default_factory=lambda: entry("lib.mod"))
    options: tuple[str, ...] = ()


PACKAGE = {"lib/__init__.py": ""}
CASES = {
    "missing: the whole package": Case("missing", ("No module named 'lib'",)),
    "missing: the module in its package": Case(
        "missing", ("No module named 'lib.mod'",), files=PACKAGE
    ),
    "missing: below a module that is no package": Case(
        "missing", ("'lib' is not a package",), files={"lib.py": ""}
    ),
    "missing: a foreign module": Case(
        "missing",
        ("No module named 'surely_not_installed'",),
        entry=entry("surely_not_installed", file=None, copy=None),
    ),
    "missing-dependency": Case(
        "missing-dependency",
        ("No module named 'nowhere'", "lib/mod.py:2"),
        files={**PACKAGE, "lib/mod.py": "import os\nimport nowhere\n"},
    ),
    "missing-dependency: in what the module imports": Case(
        "missing-dependency",
        ("No module named 'nowhere'", "lib/deep.py:1"),
        files={**PACKAGE, "lib/mod.py": "import lib.deep", "lib/deep.py": "import nowhere"},
    ),
    "missing-name": Case(
        "missing-name",
        ("no Loader in", "lib/mod.py"),
        files={**PACKAGE, "lib/mod.py": "Reader = 1"},
        entry=entry("lib.mod", "Loader"),
    ),
    "missing-name: of a package": Case(
        "missing-name",
        ("no loader in",),
        files={"lib/__init__.py": "", "lib/other.py": ""},
        entry=entry("lib", "loader", file="lib/__init__.py"),
    ),
    "missing-name: wanted by the module itself": Case(
        "missing-name",
        ("cannot import name 'Loader'", "lib/mod.py:1"),
        files={**PACKAGE, "lib/mod.py": "from lib.base import Loader", "lib/base.py": ""},
    ),
    "broken: any exception": Case(
        "broken",
        ("KeyError: 'DATABASE_URL'", "lib/mod.py:2"),
        files={**PACKAGE, "lib/mod.py": "import os\nurl = os.environ['DATABASE_URL']\n"},
    ),
    "broken: a syntax error": Case(
        "broken", ("SyntaxError",), files={**PACKAGE, "lib/mod.py": "def broken(:\n"}
    ),
    "broken: no Exception even": Case(
        "broken",
        ("CancelledError",),
        files={**PACKAGE, "lib/mod.py": "import asyncio\nraise asyncio.CancelledError"},
    ),
    "broken: null bytes": Case(
        "broken", ("null bytes",), files={**PACKAGE, "lib/mod.py": "x = 1\0"}
    ),
    "exited: sys.exit with success": Case(
        "exited", ("exit(0)",), files={**PACKAGE, "lib/mod.py": "import sys\nsys.exit(0)"}
    ),
    "exited: with a message": Case(
        "exited",
        ("exit('no API key')",),
        files={**PACKAGE, "lib/mod.py": "raise SystemExit('no API key')"},
    ),
    "exited: past every handler": Case(
        "exited", ("os._exit(0)",), files={**PACKAGE, "lib/mod.py": "import os\nos._exit(0)"}
    ),
    "timeout": Case(
        "timeout",
        ("not imported within 0.3 s", 'lib/mod.py", line 2, in <module>'),
        files={**PACKAGE, "lib/mod.py": "import time\ntime.sleep(50)\n"},
        options=("--deadline", "0.3"),
    ),
    "timeout: in a loop": Case(
        "timeout",
        ("not imported within 0.3 s", "lib/mod.py"),
        files={**PACKAGE, "lib/mod.py": "while True:\n    pass\n"},
        options=("--deadline", "0.3"),
    ),
    "namespace-ghost: a folder without Python": Case(
        "namespace-ghost",
        ("only an empty namespace package", "/lib"),
        files={"lib/requirements.txt": ""},
        entry=entry("lib", file="lib/__init__.py"),
    ),
    "namespace-ghost: a leftover folder in the module's place": Case(
        "namespace-ghost",
        ("only an empty namespace package", "/lib/mod"),
        files={**PACKAGE, "lib/mod/data.json": "{}"},
    ),
    "namespace-ghost: where names are wanted too": Case(
        "namespace-ghost",
        ("only an empty namespace package",),
        files={"lib/data.json": "{}"},
        entry=entry("lib", "Loader", file="lib/__init__.py"),
    ),
}


@EACH_INTERPRETER
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_tells_the_fault(case: Case, python: str, tmp_path: Path) -> None:
    """Exit 1; one CRITICAL line with importer and COPY line, a summary, and a JSON line."""
    image = Image(tmp_path, python).write(case.files).manifest(case.entry)
    done = image.verify(*case.options)
    assert done.code == 1
    assert [fault["kind"] for fault in done.faults] == [case.kind]
    assert len(done.critical) == 2
    assert "imported at app.py:7 (deferred)" in done.critical[0]
    if case.entry["copy"] is not None:
        remedy = "add to svc/Dockerfile after line 4: COPY lib/ ./lib/"
        assert remedy in done.critical[0]
    for words in case.said:
        assert words in done.err
    assert "startup verification failed: 0 of 1 modules of svc import" in done.critical[1]


FINE = {
    "a module": ({"lib/__init__.py": "", "lib/mod.py": "Loader = 1"}, entry("lib.mod", "Loader")),
    "a sub-module among the names": (
        {"lib/__init__.py": "", "lib/mod.py": ""},
        entry("lib", "mod", file="lib/__init__.py"),
    ),
    "a name that a module makes up": (
        {"lib/__init__.py": "", "lib/mod.py": "def __getattr__(name): return name"},
        entry("lib.mod", "Loader"),
    ),
    "a module that replaces itself": (
        {
            "lib/__init__.py": "",
            "lib/mod.py": "import sys\nclass Lazy:\n    Loader = 1\nsys.modules[__name__] = Lazy()",
        },
        entry("lib.mod", "Loader"),
    ),
    "a namespace package of the repository": (
        {"lib/inner/mod.py": ""},
        entry("lib.inner", file=None),
    ),
    "a module of the standard library": ({}, entry("email.mime.text", "MIMEText", file=None)),
    "a module that changes the directory": (
        {"lib/__init__.py": "", "lib/mod.py": "import os\nos.chdir('/')"},
        entry("lib.mod"),
    ),
    "a module that prints": (
        {"lib/__init__.py": "", "lib/mod.py": "print('loaded')"},
        entry("lib.mod"),
    ),
}


@EACH_INTERPRETER
@pytest.mark.parametrize(("files", "wanted"), FINE.values(), ids=FINE)
def test_passes_what_imports(
    files: dict[str, str], wanted: dict[str, object], python: str, tmp_path: Path
) -> None:
    """Exit 0, and one line that says so."""
    done = Image(tmp_path, python).write(files).manifest(wanted).verify()
    assert (done.code, done.critical) == (0, [])
    assert "INFO resilience_hooks.startup: 1 of 1 modules of svc import" in done.err


@EACH_INTERPRETER
def test_finding_runs_nothing(python: str, tmp_path: Path) -> None:
    """mode="spec": what is missing is told, and no module is run to learn it."""
    files = {"lib/__init__.py": "raise SystemExit", "lib/mod.py": "raise SystemExit"}
    image = Image(tmp_path, python).write(files)
    image.manifest(entry("lib.mod"), entry("lib.gone"), entry("json.decoder", file=None))
    done = image.verify("--mode", "spec")
    assert (done.code, done.kinds) == (1, {"lib.gone": "missing"})


def test_finding_tells_ghosts(tmp_path: Path) -> None:
    """A folder in a module's place is no module."""
    image = Image(tmp_path).write({"lib/mod/data.json": ""}).manifest(entry("lib.mod"))
    assert image.verify("--mode", "spec").kinds == {"lib.mod": "namespace-ghost"}
