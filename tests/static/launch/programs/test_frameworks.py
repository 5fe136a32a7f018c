"""flask, quart, fastapi, streamlit, functions-framework: files, defaults, configuration."""

from __future__ import annotations

import pytest

from tests.static.launch.images import Files, entries, only

PACKAGE: Files = {
    "/app/svc/__init__.py": "",
    "/app/svc/web/__init__.py": "",
    "/app/svc/web/a.py": "",
}


@pytest.mark.parametrize(
    ("words", "env", "files", "module", "folder"),
    [
        pytest.param("--app hello run", {}, {}, "hello", "/app", id="--app"),
        pytest.param("-A hello:make run", {}, {}, "hello", "/app", id="-A"),
        pytest.param("--app=a.b run --host x", {}, {}, "a.b", "/app", id="dotted"),
        pytest.param("run --host 0.0.0.0", {"FLASK_APP": "a.b"}, {}, "a.b", "/app", id="variable"),
        pytest.param("run", {"FLASK_APP": "src/a.py"}, {}, "a", "/app/src", id="file"),
        pytest.param("run", {"FLASK_APP": "/srv/a.py:app"}, {}, "a", "/srv", id="absolute file"),
        pytest.param("--app x run", {"FLASK_APP": "y"}, {}, "x", "/app", id="the option wins"),
        pytest.param("--debug --app x run", {}, {}, "x", "/app", id="flag"),
        pytest.param("run", {}, {"/app/app.py": ""}, "app", "/app", id="app.py"),
        pytest.param(
            "run", {}, {"/app/app.py": "", "/app/wsgi.py": ""}, "wsgi", "/app", id="wsgi.py"
        ),
        pytest.param("db upgrade", {}, {"/app/app.py": ""}, "app", "/app", id="another command"),
        pytest.param("--app svc/web/a.py run", {}, PACKAGE, "svc.web.a", "/app", id="in packages"),
        pytest.param("--app svc/web run", {}, PACKAGE, "svc.web", "/app", id="a package folder"),
        pytest.param("--app svc/__init__.py run", {}, PACKAGE, "svc", "/app", id="its __init__"),
        pytest.param(
            "--app a run", {}, {"/app/__init__.py": ""}, "app.a", "/", id="the folder is a package"
        ),
        pytest.param("run", {}, {"/app/.flaskenv": "FLASK_APP=b.c\n"}, "b.c", "/app", id="dotenv"),
        pytest.param(
            "run",
            {},
            {"/app/.flaskenv": "FLASK_APP=b", "/app/.env": "export FLASK_APP='c'"},
            "c",
            "/app",
            id="the other dotenv wins",
        ),
        pytest.param(
            "-e conf.env run",
            {},
            {"/app/conf.env": 'FLASK_APP="d" # x'},
            "d",
            "/app",
            id="named dotenv",
        ),
    ],
)
def test_flask(words: str, env: dict[str, str], files: Files, module: str, folder: str) -> None:
    """The application, and the folder above the packages around it."""
    launch = only(["flask", *words.split()], files, env=env)
    assert entries(launch) == [f"module:{module}"]
    assert launch.sys_path == (folder,)


@pytest.mark.parametrize(
    ("words", "env", "reason"),
    [
        pytest.param("flask run", {}, "wsgi.py nor app.py is not there", id="nothing"),
        pytest.param("flask run", {"FLASK_APP": "$X"}, "only a run knows", id="open"),
        pytest.param("quart run", {}, "app.py is not there", id="quart"),
        pytest.param("fastapi run", {}, "none of its usual ones is there", id="fastapi"),
        pytest.param("fastapi run $X", {}, "only a run knows", id="fastapi, open"),
        pytest.param("fastapi deploy", {}, "serves no application", id="fastapi, other command"),
        pytest.param("fastapi run -e a..b:c", {}, "names no module", id="fastapi, no module"),
        pytest.param("streamlit hello", {}, "runs no script", id="streamlit, other command"),
        pytest.param("streamlit", {}, "runs no script", id="streamlit, no command"),
        pytest.param("streamlit run https://x/y.py", {}, "not in the image", id="streamlit, URL"),
    ],
)
def test_unknown(words: str, env: dict[str, str], reason: str) -> None:
    """Nothing is guessed."""
    launch = only(words.split(), env=env)
    assert launch.entries == ()
    assert reason in (launch.reason or "")


def test_quart() -> None:
    """Quart reads what flask reads, by its own names."""
    assert entries(only(["quart", "run"], env={"QUART_APP": "a:b"})) == ["module:a"]
    assert entries(only(["quart", "run"], {"/app/app.py": ""})) == ["module:app"]


@pytest.mark.parametrize(
    ("words", "files", "entry", "path"),
    [
        pytest.param("run main.py", {"/app/main.py": ""}, "module:main", "/app", id="file"),
        pytest.param(
            "dev main.py --port 80", {"/app/main.py": ""}, "module:main", "/app", id="dev"
        ),
        pytest.param("run --workers 2 a.py", {"/app/a.py": ""}, "module:a", "/app", id="options"),
        pytest.param("run src/a.py", {"/app/src/a.py": ""}, "module:a", "/app/src", id="folder"),
        pytest.param("run svc/web/a.py", PACKAGE, "module:svc.web.a", "/app", id="in packages"),
        pytest.param("run svc", PACKAGE, "module:svc", "/app", id="a package"),
        pytest.param("run", {"/app/app/main.py": ""}, "module:main", "/app/app", id="usual file"),
        pytest.param(
            "run",
            {"/app/api.py": "", "/app/app/main.py": ""},
            "module:api",
            "/app",
            id="first of them",
        ),
        pytest.param("run -e a.b:app", {}, "module:a.b", "/app", id="entry point"),
        pytest.param(
            "run",
            {"/app/pyproject.toml": '[tool.fastapi]\nentrypoint = "a.b:app"\n', "/app/main.py": ""},
            "module:a.b",
            "/app",
            id="configured",
        ),
        pytest.param("run gone.py", {}, "file:/app/gone.py", "", id="absent file"),
    ],
)
def test_fastapi(words: str, files: Files, entry: str, path: str) -> None:
    """A file is imported as a module of the outermost package around it."""
    launch = only(["fastapi", *words.split()], files)
    assert entries(launch) == [entry]
    assert launch.sys_path == tuple(path.split())


@pytest.mark.parametrize(
    ("words", "files", "expected", "folder"),
    [
        pytest.param("run a.py", {}, "/app/a.py", "/app", id="script"),
        pytest.param(
            "run --server.port 80 src/a.py", {}, "/app/src/a.py", "/app/src", id="options"
        ),
        pytest.param(
            "run a.py --server.headless true -- --x", {}, "/app/a.py", "/app", id="behind"
        ),
        pytest.param("run", {}, "/app/streamlit_app.py", "/app", id="default"),
        pytest.param(
            "run sub", {"/app/sub/": ""}, "/app/sub/streamlit_app.py", "/app/sub", id="folder"
        ),
        pytest.param(
            "run a.py",
            {"/app/pages/1_x.py": "", "/app/pages/y.txt": ""},
            "/app/a.py /app/pages/1_x.py",
            "/app",
            id="pages",
        ),
    ],
)
def test_streamlit(words: str, files: Files, expected: str, folder: str) -> None:
    """The script runs as the program, its pages with it."""
    launch = only(["streamlit", *words.split()], files)
    assert entries(launch) == [f"file:{path}" for path in expected.split()]
    assert all(entry.as_main for entry in launch.entries)
    assert launch.sys_path == (folder,)


@pytest.mark.parametrize(
    ("words", "env", "file"),
    [
        pytest.param("--target f", {}, "/app/main.py", id="default"),
        pytest.param("--target f --source src/a.py", {}, "/app/src/a.py", id="source"),
        pytest.param("--target=f --debug", {"FUNCTION_SOURCE": "b.py"}, "/app/b.py", id="variable"),
    ],
)
def test_functions_framework(words: str, env: dict[str, str], file: str) -> None:
    """The source's folder comes behind everything else."""
    launch = only(["functions-framework", *words.split()], env=env)
    assert entries(launch) == [f"file:{file}"]
    assert launch.sys_path == ()
    assert launch.installed == (file.rpartition("/")[0],)
