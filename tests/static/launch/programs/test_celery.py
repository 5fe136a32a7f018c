"""celery: an application that may be a module, an attribute or a package's own module."""

from __future__ import annotations

import pytest

from tests.static.launch.images import Files, entries, only

PACKAGE: Files = {"/app/proj/__init__.py": "", "/app/proj/celery.py": "", "/app/proj/app.py": ""}


@pytest.mark.parametrize(
    ("words", "files", "modules"),
    [
        pytest.param("-A tasks worker", {}, "tasks", id="module"),
        pytest.param("worker -A tasks -l info", {}, "tasks", id="the old order"),
        pytest.param("--app=tasks worker -c 2", {}, "tasks", id="long"),
        pytest.param("-A tasks.app:celery worker", {}, "tasks.app", id="attribute"),
        pytest.param("-A tasks worker -B -E -l info -Q a,b", {}, "tasks", id="flags"),
        pytest.param("-A tasks beat -S x:y", {}, "tasks", id="beat"),
        pytest.param("-A tasks flower --port=5555", {}, "tasks", id="flower"),
        pytest.param("-A tasks inspect ping -d celery@x", {}, "tasks", id="inspect"),
        pytest.param("multi start w1 w2 -A tasks -l info", {}, "tasks", id="multi"),
        pytest.param("-A proj worker", PACKAGE, "proj proj.celery", id="package"),
        pytest.param("-A proj.celery worker", PACKAGE, "proj.celery", id="its module"),
        pytest.param("-A proj.app.make worker", PACKAGE, "proj.app", id="an attribute by a dot"),
        pytest.param("-A proj:app worker", PACKAGE, "proj", id="an attribute of the package"),
        pytest.param("-A gone.celery worker", {}, "gone.celery", id="absent"),
        pytest.param("worker", {"/app/celeryconfig.py": ""}, "celeryconfig", id="configuration"),
        pytest.param("-A t worker -I a.b,c", {}, "t a.b c", id="included"),
        pytest.param("-A t --config conf worker", {}, "t conf", id="named configuration"),
    ],
)
def test_application(words: str, files: Files, modules: str) -> None:
    """What ``-A`` names is imported from the working directory."""
    launch = only(["celery", *words.split()], files)
    assert entries(launch) == [f"module:{name}" for name in modules.split()]
    assert launch.sys_path == ("/app",)


def test_workdir() -> None:
    """``--workdir`` is changed into before anything is imported."""
    launch = only(["celery", "--workdir", "src", "-A", "tasks", "worker"])
    assert (launch.cwd, launch.sys_path) == ("/app/src", ("/app/src",))


def test_as_a_module() -> None:
    """``python -m celery`` has the directory first anyway; it keeps its place."""
    launch = only(["python", "-m", "celery", "-A", "t", "worker"], env={"PYTHONPATH": "/lib"})
    assert launch.sys_path == ("/app", "/lib")


def test_variable() -> None:
    """Without ``-A``, ``APP``."""
    assert entries(only(["celery", "worker"], env={"APP": "tasks"})) == ["module:tasks"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("worker", "without an application (-A)", id="none"),
        pytest.param("-A $APP worker", "only a run knows what $APP is", id="open"),
        pytest.param("-A tasks.py worker", "tasks.py names no module", id="a file"),
    ],
)
def test_unknown(words: str, reason: str) -> None:
    """Nothing is guessed."""
    launch = only(["celery", *words.split()])
    assert launch.entries == ()
    assert reason in (launch.reason or "")
