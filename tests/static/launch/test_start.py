"""Entry points found through shells, scripts, wrappers and names; and why there are none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.static.launch.images import Files, entries, image, only, start, started

MAIN = "file:/app/main.py"


@pytest.mark.parametrize(
    ("cmd", "expected"),
    [
        pytest.param(["python", "main.py"], [MAIN], id="exec form"),
        pytest.param("python main.py", [MAIN], id="shell form"),
        pytest.param("exec python main.py", [MAIN], id="exec"),
        pytest.param(["sh", "-c", "python main.py"], [MAIN], id="sh -c"),
        pytest.param(["/bin/bash", "-lc", "python main.py"], [MAIN], id="bash -lc"),
        pytest.param(["bash", "-o", "pipefail", "-c", "python main.py"], [MAIN], id="options"),
        pytest.param(["bash", "-eo", "pipefail", "-c", "python main.py"], [MAIN], id="letters"),
        pytest.param(["sh", "-c", 'exec "$0" "$@"', "python", "main.py"], [MAIN], id="$0"),
        pytest.param(["sh", "-c", "sh -c 'python main.py'"], [MAIN], id="nested shells"),
        pytest.param(["busybox", "sh", "-c", "python main.py"], [MAIN], id="busybox"),
        pytest.param("cd src && python main.py", ["file:/app/src/main.py"], id="cd"),
        pytest.param("cd /srv; python main.py", ["file:/srv/main.py"], id="cd, absolute"),
        pytest.param(
            "(cd src && python a.py); python main.py", ["file:/app/src/a.py", MAIN], id="()"
        ),
        pytest.param("python a.py & python main.py", ["file:/app/a.py", MAIN], id="beside"),
        pytest.param(
            "python a.py & exec python main.py", ["file:/app/a.py", MAIN], id="exec beside"
        ),
        pytest.param("python main.py | tee log", [MAIN], id="pipe"),
        pytest.param("python main.py > log 2>&1", [MAIN], id="redirected"),
        pytest.param("python a.py || python main.py", ["file:/app/a.py", MAIN], id="or"),
        pytest.param("alembic upgrade head && python main.py", [MAIN], id="behind what is unknown"),
        pytest.param("PORT=80 python main.py", [MAIN], id="variable in front"),
        pytest.param("M=main; python $M.py", [MAIN], id="variable"),
        pytest.param("python ${MAIN:-main.py}", [MAIN], id="default"),
        pytest.param("python -u \\\n  main.py", [MAIN], id="continued"),
        pytest.param("while true; do python main.py; sleep 1; done", [MAIN], id="for ever"),
        pytest.param("env A=1 tini -- gosu app python main.py", [MAIN], id="wrappers"),
        pytest.param("python - <<EOF\nimport a.b\nEOF", ["module:a.b"], id="here-document"),
        pytest.param("sh <<'EOF'\npython main.py\nEOF", [MAIN], id="a shell's here-document"),
        pytest.param("su app -c 'python main.py'", [MAIN], id="su"),
        pytest.param("/opt/venv/bin/python3.12 main.py", [MAIN], id="an interpreter by its path"),
        pytest.param("pypy3 main.py", [MAIN], id="PyPy"),
        pytest.param("python /app", [MAIN.replace("main", "__main__")], id="a folder"),
    ],
)
def test_found(cmd: str | Sequence[str], expected: list[str]) -> None:
    """What starts, whatever stands around it."""
    files = {"/app/__main__.py": ""} if cmd == "python /app" else {}
    assert entries(start(cmd, files)) == expected


SCRIPT = "#!/bin/sh\nset -e\n"

SCRIPTS = [
    pytest.param('exec "$@"', ["python", "main.py"], [MAIN], id="its arguments"),
    pytest.param('exec tini -- "$@"', ["python", "main.py"], [MAIN], id="wrapped arguments"),
    pytest.param('exec python "$@"', ["main.py"], [MAIN], id="arguments of an interpreter"),
    pytest.param("exec python $1.py", ["main"], [MAIN], id="the first"),
    pytest.param("exec $*", ["python", "main.py"], [MAIN], id="joined"),
    pytest.param(
        'if [ $# -eq 0 ]; then set -- python main.py; fi; exec "$@"', None, [MAIN], id="default"
    ),
    pytest.param('[ $# -gt 0 ] || set -- python main.py\n"$@"', None, [MAIN], id="default by or"),
    pytest.param('exec python "${1:-main.py}"', None, [], id="a run may give another"),
    pytest.param('export PYTHONPATH=/lib\nexec "$@"', ["python", "main.py"], [MAIN], id="exported"),
    pytest.param('cd /srv\nexec "$@"', ["python", "main.py"], ["file:/srv/main.py"], id="cd"),
    pytest.param('shift; exec "$@"', ["x", "python", "main.py"], [MAIN], id="shift"),
    pytest.param(
        'case "$1" in web) exec gunicorn a:b;; worker) exec celery -A t worker;; esac',
        ["worker"],
        ["module:t"],
        id="the arm that is asked for",
    ),
    pytest.param(
        'case "$1" in web) exec gunicorn a:b;; worker) exec celery;; *) exec "$@";; esac',
        ["python", "main.py"],
        [MAIN],
        id="the last arm",
    ),
    pytest.param(
        'case "$1" in web) exec gunicorn a:b;; worker) exec celery -A t worker;; esac',
        None,
        ["module:a", "module:t"],
        id="all arms where a run asks",
    ),
    pytest.param(
        'case "$SERVICE" in web) exec gunicorn a:b;; *) exec celery -A t worker;; esac',
        [],
        ["module:a", "module:t"],
        id="all arms where a variable asks",
    ),
    pytest.param(
        'web() { exec gunicorn a:b; }\nworker() { exec celery -A t worker; }\n"$1"',
        ["worker"],
        ["module:t"],
        id="a function by its name",
    ),
    pytest.param(
        '. /app/env.sh\nexec python $NAME "$@"', [], ["file:/app/from-env.py"], id="sourced"
    ),
    pytest.param("exec /app/inner.sh main", [], [MAIN], id="another script"),
    pytest.param("exec ./inner.sh main", [], [MAIN], id="by a relative path"),
    pytest.param("exec sh inner.sh main", [], [MAIN], id="by a shell"),
    pytest.param('exec "$(dirname "$0")/../inner.sh" main', [], [MAIN], id="beside itself"),
    pytest.param('CMD="python main.py"; exec $CMD', [], [MAIN], id="a command in a variable"),
    pytest.param('a=(python main.py); exec "${a[@]}"', [], [MAIN], id="a command in an array"),
    pytest.param('eval "exec python main.py"', [], [MAIN], id="eval"),
    pytest.param("python a.py\nexec python main.py", [], ["file:/app/a.py", MAIN], id="several"),
    pytest.param("exit 0\npython main.py", [], [], id="behind the end"),
    pytest.param("f() { python main.py; }", [], [], id="a function that nobody calls"),
]


@pytest.mark.parametrize(("text", "cmd", "expected"), SCRIPTS)
def test_entrypoint_script(text: str, cmd: list[str] | None, expected: list[str]) -> None:
    """A script of the image is followed."""
    files = {
        "/app/bin/start.sh": SCRIPT + text,
        "/app/inner.sh": '#!/usr/bin/env bash\nexec python "$1.py"\n',
        "/app/env.sh": "NAME=from-env.py\n",
    }
    assert entries(started(image(cmd, files, entrypoint=["/app/bin/start.sh"]))) == expected


def test_what_a_script_changes() -> None:
    """The directory and the variables that a script sets are those of what it starts."""
    files = {
        "/start.sh": '#!/bin/sh\ncd src\nexport PYTHONPATH="$(pwd):$PYTHONPATH:/lib" A=1\n"$@"'
    }
    built = image(["gunicorn", "a:b"], files, entrypoint=["/start.sh"])
    (launch,) = started(built)
    assert (launch.cwd, launch.env["A"]) == ("/app/src", "1")
    assert launch.sys_path == ("/app/src", "/lib")
    assert launch.source == "ENTRYPOINT"


def test_conditional() -> None:
    """What only some starts reach is marked; what all reach is not."""
    launches = start(
        'if [ "$DEBUG" = 1 ]; then python a.py; fi; python b.py; [ -n "$X" ] && python c.py'
    )
    assert [launch.conditional for launch in launches] == [True, False, True]


FILES: Files = {
    "/app/run.py": "#!/usr/bin/env python3\n",
    "/app/run": "#!/usr/local/bin/python\nimport a\n",
    "/app/unbuffered": "#!/usr/bin/env -S python3 -u\n",
    "/app/windows.sh": "#!/bin/sh\r\npython main.py\r\n",
    "/app/plain.sh": "python main.py\n",
    "/app/uv.py": "#!/usr/bin/env -S uv run --script\n",
    "/usr/local/bin/serve": "#!/bin/sh\nexec python /app/main.py\n",
    "/app/binary": "\x7fELF\0",
    "/app/bare.py": "import a\n",
    "/app/made.sh": None,
    "/app/loop": "#!/app/loop\n",
    "/app/self.sh": "#!/bin/sh\nexec /app/self.sh\n",
    "/app/node.js": "#!/usr/bin/env node\n",
}


@pytest.mark.parametrize(
    ("cmd", "entry"),
    [
        pytest.param("/app/run.py", "file:/app/run.py", id="by its shebang"),
        pytest.param("./run", "file:/app/run", id="an interpreter's path"),
        pytest.param("./unbuffered x", "file:/app/unbuffered", id="env -S"),
        pytest.param("./windows.sh", MAIN, id="carriage returns"),
        pytest.param("./plain.sh", MAIN, id="without a shebang"),
        pytest.param("./uv.py", "file:/app/uv.py", id="uv"),
        pytest.param("serve", MAIN, id="found on PATH"),
        pytest.param("bash plain.sh", MAIN, id="a shell's operand"),
    ],
)
def test_files_that_run_themselves(cmd: str, entry: str) -> None:
    """A file of the image goes before a program's name."""
    assert entries(only(cmd.split(), FILES)) == [entry]


@pytest.mark.parametrize(
    ("cmd", "reason"),
    [
        pytest.param(["./binary"], "/app/binary is a binary program", id="binary"),
        pytest.param(
            ["./bare.py"], "/app/bare.py is run itself, and has no #! line", id="no shebang"
        ),
        pytest.param(["./made.sh"], "only the build knows what /app/made.sh holds", id="made"),
        pytest.param(["./gone"], "/app/gone is not among the files", id="gone"),
        pytest.param(["./loop"], "too deeply", id="its own interpreter"),
        pytest.param(["./self.sh"], "too deeply", id="starts itself"),
        pytest.param(["./node.js"], "node runs no Python of the image", id="another language"),
        pytest.param(["bash", "gone"], "no text is known of the script gone", id="no script"),
        pytest.param(["bash"], "bash is started without a command", id="shell"),
        pytest.param(["bash", "-c"], "bash is started without a command", id="shell -c"),
        pytest.param(["python"], "reads its program from its input", id="interpreter"),
        pytest.param(["python", "-V"], "only describes itself", id="version"),
        pytest.param(["python", "$X"], "only a run knows what /app/$X is", id="open in exec form"),
        pytest.param("python $X.py", "only a run knows what /app/$X.py is", id="open"),
        pytest.param("python $(ls *.py)", "only a run knows what", id="open substitution"),
        pytest.param(
            'cd "$X"; python main.py', "only a run knows what /app/$X", id="open directory"
        ),
        pytest.param("PYTHONPATH=$X python main.py", "what /app/$X is", id="open PYTHONPATH"),
        pytest.param('"$X" main.py', "only a run knows what $X is", id="open program"),
        pytest.param([""], "no command is left to start", id="empty"),
        pytest.param(["env", "A=1"], "no command is left to start", id="env alone"),
        pytest.param("echo hello", "the shell starts no program", id="echo"),
        pytest.param("python 'x", "a ' that nothing closes", id="no shell text"),
        pytest.param(["foo", "bar"], "foo is not known to start Python", id="unknown program"),
        pytest.param(["python", "app.pyz"], "app.pyz is an archive", id="archive"),
        pytest.param(["python", "-m", "http.server"], "of the standard library", id="stdlib"),
        pytest.param(["python", "-m", "a/b"], "a/b names no module", id="no module"),
        pytest.param(["python", "-c", "print(1)"], "imports no module of its own", id="code"),
        pytest.param(["python", "-c", "import ("], "cannot be parsed", id="broken code"),
    ],
)
def test_reasons(cmd: str | list[str], reason: str) -> None:
    """Where no Python is known to start, the reason is one that a user understands."""
    launch = only(cmd, FILES)
    assert launch.entries == ()
    assert reason in (launch.reason or "")


@pytest.mark.parametrize(
    ("cmd", "words"),
    [
        pytest.param("uwsgi --ini x", "uWSGI's application", id="uwsgi"),
        pytest.param("supervisord -n", "supervisord starts the programs", id="supervisord"),
        pytest.param("nginx -g x", "nginx runs no Python", id="nginx"),
        pytest.param("locust -f x", "locustfile", id="locust"),
        pytest.param("jupyter lab", "notebooks", id="jupyter"),
        pytest.param("mlflow server", "mlflow serves models", id="mlflow"),
        pytest.param("ray start", "ray runs its own code", id="ray"),
        pytest.param("pytest -q", "pytest runs tests", id="pytest"),
        pytest.param("python -m pytest", "pytest runs tests", id="pytest as a module"),
        pytest.param("python -m awslambdaric app.f", "AWS Lambda", id="lambda"),
        pytest.param("python -m pip install x", "pip is a tool", id="pip"),
        pytest.param("uv sync", "uv is a tool", id="uv"),
        pytest.param("uvx ruff", "an environment of its own", id="uvx"),
        pytest.param("make run", "make starts the programs", id="make"),
        pytest.param("npm start", "npm runs no Python", id="npm"),
        pytest.param("tail -f /dev/null", "tail runs no Python", id="tail"),
        pytest.param("sleep infinity", "sleep runs no Python", id="sleep"),
    ],
)
def test_recognised(cmd: str, words: str) -> None:
    """Programs that are known, and of which no entry point is."""
    launch = only(cmd.split())
    assert launch.entries == ()
    assert words in (launch.reason or "")


def test_own_module_of_a_known_name() -> None:
    """A module of the image is not taken for the tool that is called like it."""
    launch = only(
        ["python", "-m", "prefect.run"], {"/app/prefect/run.py": "", "/app/prefect/__init__.py": ""}
    )
    assert entries(launch) == ["module:prefect.run"]


@pytest.mark.parametrize(
    ("words", "entry", "path"),
    [
        pytest.param(
            "-m debugpy --listen 1 src/a.py", "file:/app/src/a.py", "/app/src /app", id="debugpy"
        ),
        pytest.param("-m debugpy --listen 1 -m a.b", "module:a.b", "/app", id="debugpy -m"),
        pytest.param(
            "-m cProfile -o x src/a.py", "file:/app/src/a.py", "/app/src /app", id="cProfile"
        ),
        pytest.param("-m coverage run src/a.py", "file:/app/src/a.py", "/app/src", id="coverage"),
        pytest.param("-m debugpy --listen 1 -m uvicorn a:b", "module:a", "/app", id="a server"),
        pytest.param(
            "-m watchdog.watchmedo auto-restart -- python a.py",
            "file:/app/a.py",
            "/app",
            id="watch",
        ),
        pytest.param(
            "-c 'import sys; sys.path.insert(0, \"/x\"); import a'", "module:a", "/x /app", id="-c"
        ),
        pytest.param("-c 'from a.b import c'", "module:a.b", "/app", id="-c from"),
    ],
)
def test_modules_that_run_others(words: str, entry: str, path: str) -> None:
    """Debuggers and profilers leave the directory on ``sys.path``, others take it off."""
    launch = only(f"python {words}")
    assert entries(launch) == [entry]
    assert launch.sys_path == tuple(path.split())


def test_instrumented() -> None:
    """``opentelemetry-instrument`` puts the working directory on PYTHONPATH."""
    launch = only(["opentelemetry-instrument", "python", "src/a.py"], env={"PYTHONPATH": "/lib"})
    assert launch.sys_path == ("/app/src", "/app", "/lib")
