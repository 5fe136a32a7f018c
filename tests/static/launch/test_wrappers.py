"""Wrappers taken off, one after another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.launch.wrapper import Wrapper
from resilience_hooks.static.launch.wrappers import peel, unwrap
from resilience_hooks.static.launch.wrappertable import MODULES, WRAPPERS
from tests.static.launch.images import process

ROWS = [(name, wrapper) for name, rows in WRAPPERS.items() for wrapper in rows]
PLAIN = st.from_regex(r"[a-z0-9./:=-]*[a-z0-9]", fullmatch=True).filter(
    lambda word: not word.startswith("-")
)
COMMAND = st.builds(
    lambda program, words: (program, *words),
    st.sampled_from(["gunicorn", "./run", "main"]),
    st.lists(
        st.one_of(PLAIN, st.sampled_from(["-b", "--x", "--y=z", "-c", "-m", "--"])), max_size=4
    ),
)


def wrapped(name: str, wrapper: Wrapper, command: tuple[str, ...], value: str) -> tuple[str, ...]:
    """A command line of a wrapper, with one of its options, that starts a command."""
    listed = sorted(wrapper.options.names) if not wrapper.options.inverted else []
    options = (listed[0], value) if listed and listed[0] not in wrapper.folder else ()
    if wrapper.separator:
        return (name, "run", "x", "--", *command)
    subcommand = (wrapper.subcommand,) if wrapper.subcommand else ()
    if wrapper.all_words:
        return (name, *subcommand, *command)
    return (name, *subcommand, *options, *["operand"] * wrapper.skip, *command)


def expected(wrapper: Wrapper, command: tuple[str, ...]) -> tuple[str, ...]:
    """What is started."""
    if wrapper.is_text:
        return ("sh", "-c", command[0])
    return ("python", *command) if wrapper.python else command


@pytest.mark.parametrize(("name", "wrapper"), ROWS, ids=[f"{n}-{w.subcommand}" for n, w in ROWS])
@settings(max_examples=20, deadline=None)
@given(command=COMMAND, value=PLAIN)
def test_peel_undoes_wrap(
    name: str, wrapper: Wrapper, command: tuple[str, ...], value: str
) -> None:
    """Whatever a wrapper of the table wraps is found under it."""
    if wrapper.shell:
        command = tuple(word for word in command if word != "-c")
    if wrapper.subcommand == "shell-command":
        return
    assert peel(wrapped(name, wrapper, command, value)).argv == expected(wrapper, command)


@given(command=COMMAND, layers=st.lists(st.sampled_from(["tini", "nohup", "exec", "ddtrace-run"])))
def test_layers(command: tuple[str, ...], layers: list[str]) -> None:
    """Wrappers around wrappers."""
    assert peel((*layers, *command)).argv == command


@pytest.mark.parametrize(
    ("argv", "command"),
    [
        pytest.param("exec gunicorn a:b", "gunicorn a:b", id="exec"),
        pytest.param("exec -a name gunicorn a:b", "gunicorn a:b", id="exec -a"),
        pytest.param("tini -g -- gunicorn a:b", "gunicorn a:b", id="tini"),
        pytest.param("/usr/bin/tini gunicorn", "gunicorn", id="by its path"),
        pytest.param("dumb-init --rewrite 15:3 gunicorn", "gunicorn", id="dumb-init"),
        pytest.param("gosu app:app gunicorn", "gunicorn", id="gosu"),
        pytest.param("su-exec app gunicorn", "gunicorn", id="su-exec"),
        pytest.param("setpriv --reuid=1000 --clear-groups gunicorn", "gunicorn", id="setpriv"),
        pytest.param("sudo -E -u app gunicorn", "gunicorn", id="sudo"),
        pytest.param("sudo -Eu app gunicorn", "gunicorn", id="sudo, letters"),
        pytest.param("timeout -k 5 10 python a.py", "python a.py", id="timeout"),
        pytest.param("nice -n 5 python a.py", "python a.py", id="nice"),
        pytest.param("nice -5 python a.py", "python a.py", id="nice, old"),
        pytest.param("stdbuf -oL python a.py", "python a.py", id="stdbuf"),
        pytest.param("poetry run python a.py", "python a.py", id="poetry"),
        pytest.param("pipenv run python a.py", "python a.py", id="pipenv"),
        pytest.param("pdm run -p /x python a.py", "python a.py", id="pdm"),
        pytest.param("conda run --no-capture-output -n env python a.py", "python a.py", id="conda"),
        pytest.param("ddtrace-run gunicorn a:b", "gunicorn a:b", id="ddtrace"),
        pytest.param("newrelic-admin run-program gunicorn a:b", "gunicorn a:b", id="newrelic"),
        pytest.param("newrelic-admin run-python -u a.py", "python -u a.py", id="newrelic, python"),
        pytest.param(
            "opentelemetry-instrument --service_name x --traces_exporter y uvicorn a:b",
            "uvicorn a:b",
            id="opentelemetry",
        ),
        pytest.param("wait-for-it.sh -t 9 db:5432 -- python a.py", "python a.py", id="wait-for-it"),
        pytest.param(
            "dockerize -wait tcp://db:1 -timeout 9s python a.py", "python a.py", id="dockerize"
        ),
        pytest.param("doppler run -p x -- python a.py", "python a.py", id="doppler"),
        pytest.param(
            "watchmedo auto-restart -d . -p *.py --recursive -- celery -A x worker",
            "celery -A x worker",
            id="watchmedo",
        ),
        pytest.param(
            "watchmedo auto-restart --directory=./ python a.py", "python a.py", id="watchmedo, bare"
        ),
        pytest.param("debugpy --listen 0.0.0.0:5678 a.py x", "python a.py x", id="debugpy"),
        pytest.param(
            "debugpy --listen 5678 --wait-for-client -m a.b", "python -m a.b", id="debugpy -m"
        ),
        pytest.param("coverage run --source x -p a.py", "python a.py", id="coverage"),
        pytest.param("coverage run -m a.b -x", "python -m a.b -x", id="coverage -m"),
        pytest.param("memray run -o x a.py", "python a.py", id="memray"),
        pytest.param("kernprof -l -v a.py", "python a.py", id="kernprof"),
        pytest.param("torchrun --nproc_per_node=2 a.py", "python a.py", id="torchrun"),
        pytest.param("torchrun --nproc-per-node 2 -m a.b", "python -m a.b", id="torchrun -m"),
        pytest.param("accelerate launch --num_processes 2 a.py", "python a.py", id="accelerate"),
        pytest.param("taskset -c 0 python a.py", "python a.py", id="taskset"),
        pytest.param("mpirun -np 4 python a.py", "python a.py", id="mpirun"),
        pytest.param("env gunicorn", "gunicorn", id="env"),
        pytest.param("uv run a.py", "python a.py", id="uv, a script"),
        pytest.param("uv run -m a.b", "python -m a.b", id="uv, a module"),
        pytest.param("uv run --script a", "python a", id="uv, named a script"),
        pytest.param("uv run --with x --no-dev uvicorn a:b", "uvicorn a:b", id="uv, options"),
        pytest.param("uv --directory /x run uvicorn a:b", "uvicorn a:b", id="uv, options before"),
        pytest.param("uv run -- uvicorn a:b", "uvicorn a:b", id="uv, two dashes"),
    ],
)
def test_known_forms(argv: str, command: str) -> None:
    """The forms that people write."""
    assert peel(argv.split()).argv == tuple(command.split())


@pytest.mark.parametrize(
    "argv",
    [
        pytest.param("gunicorn a:b", id="no wrapper"),
        pytest.param("uv sync", id="another command of uv"),
        pytest.param("poetry install", id="another command of poetry"),
        pytest.param("coverage report", id="another command of coverage"),
        pytest.param("wait-for-it db:5432", id="nothing behind it"),
        pytest.param("doppler run", id="no separator"),
        pytest.param("./command x", id="a file that is called like a built-in"),
        pytest.param("./time x", id="a file that is called time"),
        pytest.param("newrelic-admin validate-config x", id="another command of newrelic"),
    ],
)
def test_left_alone(argv: str) -> None:
    """What wraps nothing stays."""
    assert peel(argv.split()).argv == tuple(argv.split())


def test_asking_is_not_starting() -> None:
    """``command -v`` only looks for a program."""
    assert peel(("command", "-v", "python")).argv == ()


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        pytest.param(["su", "app", "-c", "python a.py"], "python a.py", id="su"),
        pytest.param(["su", "-s", "/bin/sh", "app", "-c", "x"], "x", id="su -s"),
        pytest.param(["su", "-", "app", "--command=x y"], "x y", id="su, long"),
        pytest.param(["runuser", "-l", "app", "-c", "x y"], "x y", id="runuser"),
        pytest.param(["watchfiles", "--filter", "python", "x y", "src"], "x y", id="watchfiles"),
        pytest.param(
            ["watchmedo", "shell-command", "-R", "--command=x y", "."], "x y", id="watchmedo"
        ),
    ],
)
def test_texts(argv: list[str], text: str) -> None:
    """Wrappers that are given a shell text."""
    assert peel(argv).argv == ("sh", "-c", text)


def test_runuser_with_a_command() -> None:
    """``-u`` makes ``-c`` the command's own."""
    argv = ("runuser", "-u", "app", "--", "python", "-c", "import a")
    assert peel(argv).argv == ("python", "-c", "import a")


@pytest.mark.parametrize(
    ("argv", "env", "argv_left"),
    [
        pytest.param("env A=1 B= x", {"A": "1", "B": ""}, "x", id="set"),
        pytest.param("env -u A x", {"A": None}, "x", id="unset"),
        pytest.param("env A=1 env A=2 x", {"A": "2"}, "x", id="nested"),
        pytest.param("env A=1", {"A": "1"}, "", id="no command"),
        pytest.param("env -i A=1 x", {"A": "1"}, "x", id="cleared"),
    ],
)
def test_env(argv: str, env: dict[str, str | None], argv_left: str) -> None:
    """``env`` sets and unsets variables."""
    peeled = peel(argv.split())
    assert dict(peeled.env) == env
    assert peeled.argv == tuple(argv_left.split())
    assert peeled.cleared is ("-i" in argv)


def test_env_split() -> None:
    """``env -S`` splits a text, as ``#!`` lines need it."""
    assert peel(("env", "-S", "uv run --script", "a")).argv == ("python", "a")


def test_inside() -> None:
    """The process under the wrappers: variables, directory, PYTHONPATH."""
    here = process(env={"A": "1", "B": "1"})
    inside = peel(("env", "-C", "sub", "-u", "A", "C=2", "x")).inside(here)
    assert (inside.cwd, inside.env.get("A"), inside.env["C"]) == ("/app/sub", None, "2")
    assert peel(("env", "-i", "x")).inside(here).env == {}
    assert peel(("uv", "run", "--directory", "/srv", "x")).inside(here).cwd == "/srv"
    instrumented = peel(("opentelemetry-instrument", "x")).inside(here.having({"PYTHONPATH": "/a"}))
    assert instrumented.env["PYTHONPATH"] == "/app:/a"


@pytest.mark.parametrize(
    ("argv", "folder"),
    [
        pytest.param("uv run x", ".", id="here"),
        pytest.param("uv run --project /p x", "/p", id="elsewhere"),
        pytest.param("uv run --no-sync x", None, id="not"),
        pytest.param("uv run --no-project x", None, id="without a project"),
        pytest.param("poetry run x", None, id="poetry installs nothing"),
    ],
)
def test_synced(argv: str, folder: str | None) -> None:
    """``uv run`` installs its project before it starts anything."""
    assert peel(argv.split()).synced == folder


@pytest.mark.parametrize(
    ("module", "words", "command"),
    [
        pytest.param("debugpy", "--listen 1 a.py", "python a.py", id="debugpy"),
        pytest.param("pdb", "-c continue a.py", "python a.py", id="pdb"),
        pytest.param("pdb", "-m a.b", "python -m a.b", id="pdb -m"),
        pytest.param("cProfile", "-o out -s time a.py", "python a.py", id="cProfile"),
        pytest.param("trace", "--trace a.py", "python a.py", id="trace"),
        pytest.param("torch.distributed.run", "--nnodes 1 a.py", "python a.py", id="torch"),
        pytest.param("coverage", "run a.py", "python a.py", id="coverage"),
    ],
)
def test_modules(module: str, words: str, command: str) -> None:
    """Wrappers that ``python -m`` runs."""
    found = unwrap(words.split(), MODULES[module][0])
    assert found is not None
    assert found[0] == tuple(command.split())
