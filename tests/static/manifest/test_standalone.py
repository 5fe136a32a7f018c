"""The one file that carries verifier and manifest: nothing else is needed to run it."""

from __future__ import annotations

import ast
import importlib.resources
import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from resilience_hooks import startup
from resilience_hooks.static.manifest.standalone import HEADER
from tests.startup.interpreters import EACH_INTERPRETER
from tests.static.manifest.services import texts
from tests.static.worlds import app

FILES = {"lib/__init__.py": "", "lib/a.py": "", "lib/b.py": ""}
CODE = "import lib.a\ndef f():\n    import lib.b\n"
STANDALONE = "svc/verify_imports.py"


@pytest.fixture(scope="module")
def text() -> str:
    """The file of a service with two modules, one of which its image lacks."""
    copies = "COPY lib/__init__.py lib/a.py ./lib/"
    return texts(app(CODE, copies, FILES), standalone=True)[STANDALONE]


def run(python: str, code: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a folder, without anything of ours around."""
    return subprocess.run(
        [python, "-S", "-c", code],
        cwd=path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@EACH_INTERPRETER
def test_it_verifies_alone(python: str, text: str, tmp_path: Path) -> None:
    """As a module of the service, and as a program: the same lines, exit 1 and 0."""
    (tmp_path / "verify_imports.py").write_text(text)
    (tmp_path / "app.py").write_text("")
    (tmp_path / "lib").mkdir()
    for name in ("__init__", "a"):
        (tmp_path / "lib" / f"{name}.py").write_text("")
    call = "from verify_imports import verify_imports; verify_imports()"
    program = "import runpy; runpy.run_path('verify_imports.py', run_name='__main__')"
    for code in (call, program):
        done = run(python, code, tmp_path)
        assert done.returncode == 1, done.stderr
        assert "missing: lib.b: No module named 'lib.b'; imported at svc/app.py:3" in done.stderr
        assert "COPY lib/b.py ./lib/b.py" in done.stderr
    (tmp_path / "lib" / "b.py").write_text("")
    assert [run(python, code, tmp_path).returncode for code in (call, program)] == [0, 0]


def test_it_imports_the_standard_library_alone(text: str) -> None:
    """Every import of the file, those of its functions too."""
    nodes = [*ast.walk(ast.parse(text))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert not any(name.startswith("resilience_hooks") for name in names)


def test_every_module_of_the_verifier_is_in_it(text: str) -> None:
    """A module that is added must not be forgotten."""
    defined = {getattr(node, "name", "") for node in ast.parse(text).body}
    for file in importlib.resources.files(startup).iterdir():
        if file.name.endswith(".py") and not file.name.startswith("__"):
            for node in ast.parse(file.read_text()).body:
                assert getattr(node, "name", "") in defined, f"{file.name}: {ast.dump(node)[:60]}"


def test_no_name_is_defined_twice(text: str) -> None:
    """In one file two helpers of the same name would be one."""
    body = ast.parse(text).body
    names = [n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    names += [
        target.id
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id != "TYPE_CHECKING"
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_it_says_whose_it_is(text: str) -> None:
    """The first line is what later runs know it by."""
    assert text.startswith(HEADER)
    compile(text, STANDALONE, "exec")


def test_a_service_that_imports_it_converges() -> None:
    """The file is no part of its own manifest: the digest would never come to rest."""
    code = f"{CODE}from verify_imports import verify_imports\nverify_imports()\n"
    files = app(code, "COPY lib/ ./lib/", FILES)
    once = texts(files, standalone=True)
    twice = texts({**files, **once}, standalone=True)
    assert texts({**files, **twice}) == twice
    modules = [
        e["module"] for e in json.loads(twice["svc/Dockerfile.import-manifest.json"])["imports"]
    ]
    assert modules == ["app", "lib.a", "lib.b"]
