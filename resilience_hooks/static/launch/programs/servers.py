"""Servers and workers whose command line names an application; a new one is a row of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import Given, Options, flags, read_options
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import in_front, module_entry


@dataclass(frozen=True, slots=True)
class Server:
    """A server's command line.

    ``folder`` options name what goes on ``sys.path`` in place of the working directory, and
    ``place`` says where: in ``front``, there only if it is ``missing``, or at the ``back``.
    ``operand`` counts words in front of the
    application (a subcommand); ``many``: each further operand is a module too. ``dotted``: the
    last part of an application without a colon is an attribute. ``variable`` names the
    application where no word does.
    """

    options: Options
    folder: frozenset[str] = frozenset()
    place: Literal["front", "missing", "back"] = "front"
    operand: int = 0
    many: bool = False
    dotted: bool = False
    variable: str | None = None


_ARQ: Final = Server(
    flags("--burst --no-burst --check -v --verbose -V --version --help"),
    place="back",
    dotted=True,
)
_DAPHNE: Final = Server(flags("-h --help --proxy-headers --no-server-name"))
_DRAMATIQ: Final = Server(
    flags(
        "-h --help --skip-logging --use-spawn --watch-use-polling --version --verbose -v",
        many="-P --path -Q --queues",
    ),
    folder=frozenset({"-P", "--path"}),
    many=True,
)
_HUEY: Final = Server(
    flags(
        "-h --help -C --disable-health-check -f --flush-locks -n --no-periodic -v --verbose "
        "-q --quiet -S --simple"
    ),
    place="missing",
    dotted=True,
)
_SANIC: Final = Server(
    flags(
        "-h --help --version --factory -s --simple --repl --no-repl -1 -3 --tls-strict-host "
        "--debug -r --reload --auto-reload -d --dev --auto-tls --fast --single-process "
        "--access-logs --no-access-logs --coffee --no-coffee --motd --no-motd -v --verbosity "
        "--noisy-exceptions --no-noisy-exceptions -D --daemon"
    ),
    place="back",
    dotted=True,
)
_TASKIQ: Final = Server(
    flags(
        "-h --help --fs-discover -fsd --no-parse --no-propagate-errors --reload -r "
        "--do-not-use-gitignore --no-configure-logging --use-process-pool --skip-first-run",
        many="-tp --tasks-pattern",
    ),
    folder=frozenset({"-d", "--app-dir"}),
    place="missing",
    operand=1,
    many=True,
)
_UVICORN: Final = Server(
    flags(
        "--reload --http2 --access-log --no-access-log --use-colors --no-use-colors "
        "--proxy-headers --no-proxy-headers --server-header --no-server-header --date-header "
        "--no-date-header --version --reset-contextvars --factory --debug --help"
    ),
    folder=frozenset({"--app-dir"}),
    variable="UVICORN_APP",
)
_WAITRESS: Final = Server(
    flags(
        "--help --call --ipv4 --no-ipv4 --ipv6 --no-ipv6 --log-untrusted-proxy-headers "
        "--no-log-untrusted-proxy-headers --clear-untrusted-proxy-headers "
        "--no-clear-untrusted-proxy-headers --log-socket-errors --no-log-socket-errors "
        "--expose-tracebacks --no-expose-tracebacks --asyncore-use-poll --no-asyncore-use-poll"
    ),
    place="back",
)


def _serve(server: Server, invocation: Invocation) -> Launch:
    given = read_options(invocation.words, server.options)
    names = _names(server, given, invocation.process)
    if not names:
        return invocation.nothing(f"{_program(invocation)} is started without an application")
    entries: list[EntryPoint] = []
    for name in names:
        entry = module_entry(_module(name, server))
        if entry is None:
            return invocation.nothing(f"{name} names no module for {_program(invocation)}")
        entries.append(entry)
    path, back = _path(server, given, invocation)
    return invocation.launch(tuple(entries), path, back)


def _names(server: Server, given: Given, process: Process) -> tuple[str, ...]:
    """The applications. An operand that may expand to nothing is passed over for a known one."""
    operands = (*given.operands, *given.rest)[server.operand :]
    known = tuple(operand for operand in operands if not is_open(operand))
    found = known or operands
    if not found and server.variable is not None:
        variable = process.env.get(server.variable)
        found = (variable,) if variable else ()
    return found if server.many else found[:1]


def _module(name: str, server: Server) -> str:
    module, colon, _ = name.partition(":")
    if server.dotted and not colon and "." in module:
        return module.rpartition(".")[0]
    return module


def _path(
    server: Server, given: Given, invocation: Invocation
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``sys.path`` in front of the standard library, and what is added behind it."""
    process = invocation.process
    folders = tuple(process.absolute(folder) for folder in given.all(server.folder) or (".",))
    path = invocation.path
    if server.place == "back":
        return path, folders
    for folder in folders:
        path = (folder, *path) if server.place == "front" else in_front(folder, path)
    return path, ()


def _program(invocation: Invocation) -> str:
    return invocation.argv[0].rpartition("/")[2]


PROGRAMS: Final[Mapping[str, Program]] = {
    name: partial(_serve, server)
    for name, server in {
        "arq": _ARQ,
        "daphne": _DAPHNE,
        "dramatiq": _DRAMATIQ,
        "dramatiq-gevent": _DRAMATIQ,
        "huey_consumer": _HUEY,
        "huey_consumer.py": _HUEY,
        "huey.bin.huey_consumer": _HUEY,
        "sanic": _SANIC,
        "taskiq": _TASKIQ,
        "uvicorn": _UVICORN,
        "waitress": _WAITRESS,
        "waitress-serve": _WAITRESS,
    }.items()
}
