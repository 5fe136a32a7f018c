"""gunicorn: what its command line, its variable and its configuration say together."""

from __future__ import annotations

import pytest

from tests.static.launch.images import Files, entries, only

APP = "module:app"


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        pytest.param("app:app", APP, id="module:attribute"),
        pytest.param("app", APP, id="module"),
        pytest.param("a.b.c:app", "module:a.b.c", id="dotted"),
        pytest.param("my-app.main:app", "module:my-app.main", id="a dash is importable"),
        pytest.param("app:create_app()", APP, id="factory"),
        pytest.param("app:create_app('x:y')", APP, id="factory with a colon"),
        pytest.param("-w 4 -b 0.0.0.0:80 app:app", APP, id="options with values"),
        pytest.param("-w4 -b:80 app:app", APP, id="joined"),
        pytest.param("--workers=4 --bind=:80 app:app", APP, id="long, joined"),
        pytest.param("app:app --workers 4", APP, id="options behind"),
        pytest.param("--reload --preload app:app", APP, id="flags"),
        pytest.param("-D app:app", APP, id="short flag"),
        pytest.param("--access-logfile - --error-logfile - app:app", APP, id="a dash is a value"),
        pytest.param("--capture-output --log-level debug app:app", APP, id="flag, then value"),
        pytest.param("-k uvicorn.workers.UvicornWorker app:app", APP, id="worker class"),
        pytest.param("--bind :$PORT app:app", APP, id="open value"),
        pytest.param("$OPTIONS app:app", APP, id="open options are passed over"),
        pytest.param("-- app:app", APP, id="two dashes"),
        pytest.param("--new-option x app:app", APP, id="an option of a later version"),
    ],
)
def test_application(words: str, entry: str) -> None:
    """The application, wherever it stands among the options."""
    launch = only(["gunicorn", *words.split()])
    assert entries(launch)[0] == entry
    assert launch.sys_path == ("/app",)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("", "without an application", id="none"),
        pytest.param("-w 4", "without an application", id="options only"),
        pytest.param("app.py", "app.py names no module", id="a file"),
        pytest.param("src/app:app", "names no module", id="a path"),
        pytest.param("a..b:app", "names no module", id="an empty part"),
        pytest.param("$APP", "only a run knows what $APP is", id="open"),
        pytest.param("svc.$NAME:app", "only a run knows what svc.$NAME is", id="open part"),
        pytest.param("--paste conf.ini", "paste configuration", id="paste"),
        pytest.param("--help", "without an application", id="help"),
    ],
)
def test_unknown(words: str, reason: str) -> None:
    """Nothing is guessed; the reason says what is missing."""
    launch = only(["gunicorn", *words.split()])
    assert launch.entries == ()
    assert reason in (launch.reason or "")


@pytest.mark.parametrize(
    ("words", "path"),
    [
        pytest.param("a:b", "/app", id="working directory"),
        pytest.param("--chdir sub a:b", "/app/sub /app", id="both directories"),
        pytest.param("--chdir /srv a:b", "/srv /app", id="absolute"),
        pytest.param("--pythonpath x,/y a:b", "/y /app/x /app", id="the last goes in front"),
        pytest.param("--chdir sub --pythonpath x a:b", "/app/sub/x /app/sub /app", id="from there"),
    ],
)
def test_sys_path(words: str, path: str) -> None:
    """What gunicorn puts in front of ``sys.path``, and in which order."""
    assert only(["gunicorn", *words.split()]).sys_path == tuple(path.split())


def test_sys_path_is_not_reordered() -> None:
    """A directory that PYTHONPATH names already keeps its place; that is seen from the start."""
    launch = only(["gunicorn", "--chdir", "sub", "a:b"], env={"PYTHONPATH": "/lib:.:sub"})
    assert launch.sys_path == ("/lib", "/app", "/app/sub")
    assert launch.cwd == "/app/sub"


def test_as_a_module() -> None:
    """``python -m gunicorn`` puts the directory it starts in first."""
    launch = only(
        ["python", "-m", "gunicorn", "--chdir", "/srv", "a:b"], env={"PYTHONPATH": "/lib"}
    )
    assert launch.sys_path == ("/srv", "/app", "/lib")


CONFIGURED = [
    pytest.param("-c conf.py app:app", {}, ["module:app", "file:/app/conf.py"], id="absent"),
    pytest.param(
        "-c /etc/g.py app:app", {"/etc/g.py": ""}, ["module:app", "file:/etc/g.py"], id="named"
    ),
    pytest.param(
        "app:app", {"/app/gunicorn.conf.py": ""}, [APP, "file:/app/gunicorn.conf.py"], id="default"
    ),
    pytest.param("app:app", {}, [APP], id="no default"),
    pytest.param("-c file:conf.py app:app", {}, [APP, "file:/app/conf.py"], id="file:"),
    pytest.param("-c python:a.conf app:app", {}, [APP, "module:a.conf"], id="python:"),
    pytest.param("-c conf app:app", {}, [APP, "file:/app/conf"], id="any ending"),
    pytest.param(
        "-c conf.py",
        {"/app/conf.py": "wsgi_app = 'svc.main:app'\n"},
        ["module:svc.main", "file:/app/conf.py"],
        id="wsgi_app",
    ),
    pytest.param(
        "-c conf.py b:c",
        {"/app/conf.py": "wsgi_app = 'a:b'"},
        ["module:b", "file:/app/conf.py"],
        id="the operand wins",
    ),
    pytest.param(
        "-c python:conf",
        {"/app/conf.py": "wsgi_app = 'a:b'"},
        ["module:a", "module:conf"],
        id="wsgi_app of a module",
    ),
    pytest.param(
        "-c conf.py app:app",
        {"/app/conf.py": "worker_class = 'app.workers.Mine'\n"},
        [APP, "file:/app/conf.py", "module:app.workers"],
        id="worker class",
    ),
    pytest.param(
        "-k app.workers.Mine --logger-class app.logs.Log app:app",
        {},
        [APP, "module:app.workers", "module:app.logs"],
        id="classes",
    ),
    pytest.param("-k gevent app:app", {}, [APP], id="gunicorn's own worker"),
    pytest.param(
        "-c conf.py app:app", {"/app/conf.py": "def ("}, [APP, "file:/app/conf.py"], id="broken"
    ),
]


@pytest.mark.parametrize(("words", "files", "expected"), CONFIGURED)
def test_configuration(words: str, files: Files, expected: list[str]) -> None:
    """The configuration is code that starts, and may name more of it."""
    assert entries(only(["gunicorn", *words.split()], files)) == expected


def test_settings() -> None:
    """``chdir`` and ``pythonpath`` of a configuration, which the command line overrides."""
    files = {"/app/conf.py": "chdir = '/srv'\npythonpath = 'lib'\n"}
    assert only(["gunicorn", "-c", "conf.py", "a:b"], files).sys_path == (
        "/srv/lib", "/srv", "/app",
    )  # fmt: skip
    overridden = only(["gunicorn", "-c", "conf.py", "--chdir", "/x", "a:b"], files)
    assert overridden.sys_path == ("/x/lib", "/x", "/app")


def test_computed_setting() -> None:
    """A setting that the configuration computes is known only to a run."""
    files = {"/app/conf.py": "import os\nwsgi_app = os.environ['APP']\n"}
    launch = only(["gunicorn", "-c", "conf.py"], files)
    assert launch.reason == "only a run knows what $wsgi_app is"


@pytest.mark.parametrize(
    ("preset", "words", "path"),
    [
        pytest.param("--chdir /srv", "a:b", "/srv /app", id="set"),
        pytest.param("--chdir /srv", "--chdir /x a:b", "/x /app", id="typed options win"),
        pytest.param("--bind '0.0.0.0:80' --chdir=/srv", "a:b", "/srv /app", id="quoted"),
        pytest.param("--bind 'x", "a:b", "/app", id="broken"),
    ],
)
def test_variable(preset: str, words: str, path: str) -> None:
    """``GUNICORN_CMD_ARGS`` is a second command line."""
    launch = only(["gunicorn", *words.split()], env={"GUNICORN_CMD_ARGS": preset})
    assert launch.sys_path == tuple(path.split())
