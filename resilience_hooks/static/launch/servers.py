"""Programs that import an application given by name: what of their argv names it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint

_APP: Final = re.compile(r"([A-Za-z_][\w.]*)(?::.*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Server:
    """A server's command line: its options without a value, and those that matter to imports."""

    flags: frozenset[str] = frozenset()
    chdir: frozenset[str] = frozenset()
    pythonpath: frozenset[str] = frozenset()
    config: frozenset[str] = frozenset()
    app: frozenset[str] = frozenset()
    default_config: str | None = None
    default_app: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """What a server's argv says. ``app`` is as given: ``module:attribute`` or a file."""

    app: str | None
    chdir: str | None = None
    pythonpath: tuple[str, ...] = ()
    config: str | None = None
    operands: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


SERVERS: Final[Mapping[str, Server]] = {
    "gunicorn": Server(
        flags=_options(
            "--reload --preload -D --daemon --check-config --print-config --spew "
            "--capture-output --enable-stdio-inheritance --no-sendfile --proxy-protocol -R "
            "--initgroups --suppress-ragged-eofs --do-handshake-on-connect --reuse-port "
            "--disable-redirect-access-to-syslog --log-syslog --strip-header-spaces -h --help "
            "--permit-unconventional-http-method --casefold-http-method -v --version"
        ),
        chdir=_options("--chdir"),
        pythonpath=_options("--pythonpath"),
        config=_options("-c --config"),
        default_config="gunicorn.conf.py",
    ),
    "uvicorn": Server(
        flags=_options(
            "--reload --factory --use-colors --no-use-colors --access-log --no-access-log "
            "--proxy-headers --no-proxy-headers --server-header --no-server-header --date-header "
            "--no-date-header --help --version"
        ),
        chdir=_options("--app-dir"),
    ),
    "hypercorn": Server(
        flags=_options("--debug --reload --help --version"), config=_options("-c --config")
    ),
    "daphne": Server(flags=_options("--proxy-headers --no-server-name -v --verbosity")),
    "flask": Server(
        flags=_options("--debug --no-debug --reload --no-reload --with-threads --debugger"),
        app=_options("-A --app"),
        default_app="app",
    ),
    "celery": Server(
        flags=_options("-q --quiet -D --detach -E --task-events --beat -B --purge --no-color"),
        chdir=_options("--workdir"),
        app=_options("-A --app"),
    ),
}


def read_argv(server: Server, words: Sequence[str]) -> Served:
    """Sort a server's words into its application, its folders and its configuration."""
    found: dict[str, str] = {}
    paths: list[str] = []
    operands: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            operands.append(word)
            continue
        name, equals, value = _option(word)
        if not equals and name not in server.flags and rest:
            value = rest.pop(0)
        for kind in ("chdir", "config", "app"):
            if name in getattr(server, kind):
                found[kind] = value
        if name in server.pythonpath:
            paths.extend(value.split(","))
    app = found.get("app") or (operands[0] if operands and not server.app else server.default_app)
    return Served(app, found.get("chdir"), tuple(paths), found.get("config"), tuple(operands))


def _option(word: str) -> tuple[str, str, str]:
    """``--name=value`` and ``-nvalue`` taken apart."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return name, equals, value
    return (word[:2], "=", word[2:].lstrip("=")) if len(word) > 2 else (word, "", "")


def app_entry(app: str, cwd: str) -> EntryPoint | None:
    """``module``, ``module:attribute``, ``module:factory()`` or ``file.py[:attribute]``."""
    file = app.partition(":")[0]
    if file.endswith(".py"):
        return EntryPoint("file", posixpath.normpath(posixpath.join(cwd, file)))
    match = _APP.match(app)
    return EntryPoint("module", match[1]) if match else None
