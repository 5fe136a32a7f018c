"""Servers and workers of the table: what their command lines name, and from where."""

from __future__ import annotations

import pytest

from tests.static.launch.images import entries, only


@pytest.mark.parametrize(
    ("words", "expected", "path"),
    [
        pytest.param("uvicorn app.main:app", "app.main", "/app", id="uvicorn"),
        pytest.param(
            "uvicorn app:app --host 0.0.0.0 --port 80 --reload --workers 2",
            "app",
            "/app",
            id="uvicorn, options behind",
        ),
        pytest.param("uvicorn --port 80 --factory app:make", "app", "/app", id="uvicorn, factory"),
        pytest.param("uvicorn --port $PORT app:app", "app", "/app", id="uvicorn, open port"),
        pytest.param(
            "uvicorn --proxy-headers --no-access-log a:b", "a", "/app", id="uvicorn, flags"
        ),
        pytest.param("uvicorn --app-dir src a:b", "a", "/app/src", id="uvicorn, folder"),
        pytest.param("uvicorn --app-dir=/srv a:b", "a", "/srv", id="uvicorn, absolute folder"),
        pytest.param("python -m uvicorn a:b", "a", "/app", id="uvicorn as a module"),
        pytest.param("python -m uvicorn --app-dir src a:b", "a", "/app/src /app", id="both"),
        pytest.param(
            "daphne -b 0.0.0.0 -p 80 proj.asgi:application", "proj.asgi", "/app", id="daphne"
        ),
        pytest.param("daphne --proxy-headers -v 2 a:b", "a", "/app", id="daphne, options"),
        pytest.param("hypercorn a.b:app --bind x:1", "a.b", "/app", id="hypercorn"),
        pytest.param("hypercorn src/a:app", "a", "/app/src", id="hypercorn, a path"),
        pytest.param("hypercorn asgi:a:app", "a", "/app", id="hypercorn, kind"),
        pytest.param(
            "hypercorn -c file:c.py a:app", "a file:/app/c.py", "/app", id="hypercorn, config"
        ),
        pytest.param("hypercorn -c python:conf a:app", "a conf", "/app", id="hypercorn, module"),
        pytest.param("hypercorn -c conf.toml a:app", "a", "/app", id="hypercorn, TOML"),
        pytest.param("granian --interface asgi --workers 2 a.b:app", "a.b", "/app", id="granian"),
        pytest.param(
            "granian --no-ws --working-dir /srv a:b", "a", "/app /srv", id="granian, folder"
        ),
        pytest.param("dramatiq app.tasks", "app.tasks", "/app", id="dramatiq"),
        pytest.param("dramatiq a:broker b c -p 2 -t 4", "a b c", "/app", id="dramatiq, modules"),
        pytest.param("dramatiq a -Q default mail -p 2", "a", "/app", id="dramatiq, queues"),
        pytest.param("dramatiq -P x y --watch . a", "a", "/app/y /app/x", id="dramatiq, paths"),
        pytest.param("taskiq worker a.b:broker", "a.b", "/app", id="taskiq"),
        pytest.param("taskiq worker a:b c d -w 2", "a c d", "/app", id="taskiq, modules"),
        pytest.param("taskiq scheduler a:scheduler", "a", "/app", id="taskiq, scheduler"),
        pytest.param("huey_consumer.py a.b.huey -w 4", "a.b", "/app", id="huey"),
        pytest.param("huey_consumer -S -k thread a.huey", "a", "/app", id="huey, options"),
    ],
)
def test_in_front(words: str, expected: str, path: str) -> None:
    """Modules, and the entries in front of the standard library."""
    launch = only(words.split())
    named = [entry if ":" in entry else f"module:{entry}" for entry in expected.split()]
    assert entries(launch) == named
    assert launch.sys_path == tuple(path.split())


@pytest.mark.parametrize(
    ("words", "module", "back"),
    [
        pytest.param("arq app.worker.WorkerSettings", "app.worker", "/app", id="arq"),
        pytest.param("arq --watch . app.Settings", "app", "/app", id="arq, options"),
        pytest.param("waitress-serve --port=80 a.b:app", "a.b", "/app", id="waitress"),
        pytest.param("waitress-serve --call a:make", "a", "/app", id="waitress, factory"),
        pytest.param("sanic a.b:app --host x --workers 2", "a.b", "/app", id="sanic"),
        pytest.param("sanic a.b.app --fast", "a.b", "/app", id="sanic, dots"),
        pytest.param("rq worker -c app.settings high low", "app.settings", "/app", id="rq"),
        pytest.param("rq worker -w app.w.Worker --path /srv", "app.w", "/srv", id="rq, class"),
    ],
)
def test_behind(words: str, module: str, back: str) -> None:
    """Some add the working directory behind site-packages."""
    launch = only(words.split())
    assert entries(launch) == [f"module:{module}"]
    assert launch.sys_path == ()
    assert launch.installed == tuple(back.split())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("uvicorn", "uvicorn is started without an application", id="none"),
        pytest.param("uvicorn main.py:app", "main.py:app names no module for uvicorn", id="a file"),
        pytest.param("uvicorn src/main:app", "names no module", id="a path"),
        pytest.param("uvicorn $APP", "only a run knows what $APP is", id="open"),
        pytest.param(
            "uvicorn --app-dir $D a:b", "only a run knows what /app/$D is", id="open folder"
        ),
        pytest.param("hypercorn", "without an application", id="hypercorn"),
        pytest.param("granian", "without an application", id="granian"),
        pytest.param("dramatiq a b.py", "b.py names no module for dramatiq", id="dramatiq"),
        pytest.param("rq worker high low", "the functions that its queues name", id="rq"),
        pytest.param("taskiq worker", "without an application", id="taskiq"),
        pytest.param("taskiq worker -fsd -tp *.py a:b", "without", id="taskiq, open-ended option"),
    ],
)
def test_unknown(words: str, reason: str) -> None:
    """Nothing is guessed; the reason says what is missing."""
    launch = only(words.split())
    assert launch.entries == ()
    assert reason in (launch.reason or "")


def test_variables() -> None:
    """Some take what no word says from a variable."""
    assert entries(only(["uvicorn"], env={"UVICORN_APP": "a.b:app"})) == ["module:a.b"]
    assert entries(only(["uvicorn", "c:d"], env={"UVICORN_APP": "a.b:app"})) == ["module:c"]
    assert entries(only(["rq", "worker"], env={"RQ_CONFIG": "conf"})) == ["module:conf"]


def test_python_path_comes_next() -> None:
    """Behind what a server puts in front, PYTHONPATH."""
    launch = only(["uvicorn", "--app-dir", "src", "a:b"], env={"PYTHONPATH": "lib"})
    assert launch.sys_path == ("/app/src", "/app/lib")
