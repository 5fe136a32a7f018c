"""gunicorn: command line over ``GUNICORN_CMD_ARGS`` over a configuration that is Python itself."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.code import parse
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import Given, flags, read_options
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import (
    in_front,
    module_entry,
    module_file,
    modules,
)

_OPTIONS: Final = flags(
    "-h --help -v --version --reload --spew --check-config --print-config --preload --no-sendfile "
    "--reuse-port -D --daemon --initgroups --disable-redirect-access-to-syslog --capture-output "
    "--log-syslog -R --enable-stdio-inheritance --enable-backlog-metric "
    "--suppress-ragged-eofs --do-handshake-on-connect --permit-obsolete-folding "
    "--strip-header-spaces --permit-unconventional-http-method "
    "--permit-unconventional-http-version --casefold-http-method --no-control-socket "
    "--proxy-protocol"
)
_CONFIG: Final = ("-c", "--config")
_DEFAULT_CONFIG: Final = "gunicorn.conf.py"
_CLASSES: Final = ("-k", "--worker-class", "--logger-class")
_CLASS_SETTINGS: Final = ("worker_class", "logger_class")
_SETTINGS: Final = frozenset({"wsgi_app", "chdir", "pythonpath", *_CLASS_SETTINGS})


def gunicorn(invocation: Invocation) -> Launch:
    """The application, the configuration's own code, and the classes that either names."""
    given = _given(invocation)
    if given.has("--paste", "--paster"):
        return invocation.nothing("gunicorn takes its application from a paste configuration")
    process = invocation.process
    config = _config(given, process)
    settings = _settings(config, in_front(process.cwd, invocation.path), process)
    chdir = given.last(("--chdir",)) or settings.get("chdir") or "."
    place = process.at(chdir)
    app = _app(given) or settings.get("wsgi_app")
    if not app:
        return invocation.nothing("gunicorn is started without an application")
    entry = module_entry(app.partition(":")[0])
    if entry is None:
        return invocation.nothing(f"{app} names no module for gunicorn")
    path = in_front(place.cwd, in_front(process.cwd, invocation.path))
    paths = given.last(("--pythonpath",)) or settings.get("pythonpath") or ""
    for folder in filter(None, paths.split(",")):
        path = in_front(place.absolute(folder), path)
    entries = (entry, *([config] if config else []), *_classes(given, settings))
    return invocation.launch(entries, path, process=place)


def _given(invocation: Invocation) -> Given:
    """Both command lines as one; the one that was typed comes last, and wins."""
    typed = read_options(invocation.words, _OPTIONS)
    try:
        words = shlex.split(invocation.process.env.get("GUNICORN_CMD_ARGS", ""))
    except ValueError:
        words = []
    preset = read_options(words, _OPTIONS)
    names = {*preset.options, *typed.options}
    merged = {n: (*preset.options.get(n, ()), *typed.options.get(n, ())) for n in names}
    return replace(typed, options=merged)


def _app(given: Given) -> str | None:
    """An operand that may expand to nothing is passed over for a known one."""
    operands = (*given.operands, *given.rest)
    known = [operand for operand in operands if not is_open(operand)]
    return next(iter([*known, *operands]), None)


def _config(given: Given, process: Process) -> EntryPoint | None:
    """The configuration as code; the default file only where it is there."""
    named = given.last(_CONFIG)
    if named is None:
        path = process.absolute(_DEFAULT_CONFIG)
        return EntryPoint("file", path) if process.is_file(path) else None
    kind, colon, target = named.partition(":")
    if colon and kind == "python":
        return module_entry(target)
    return EntryPoint("file", process.absolute(target if colon and kind == "file" else named))


def _settings(
    config: EntryPoint | None, path: tuple[str, ...], process: Process
) -> Mapping[str, str]:
    """What the configuration's top level says; a value that it computes is open."""
    if config is None or is_open(config.target):
        return {}
    is_module = config.kind == "module"
    file = module_file(config.target, path, process) if is_module else config.target
    text = process.text(file) if file is not None else None
    return dict(_assigned(text or ""))


def _assigned(text: str) -> Iterator[tuple[str, str]]:
    for statement in parse(text) or ():
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name) and target.id in _SETTINGS:
                yield target.id, _literal(statement.value, target.id)


def _literal(value: ast.expr, name: str) -> str:
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else ""
    return f"${name}"


def _classes(given: Given, settings: Mapping[str, str]) -> tuple[EntryPoint, ...]:
    """``-k package.module.Class`` is imported too; a bare name is gunicorn's own."""
    named = [*given.all(_CLASSES), *(settings.get(name, "") for name in _CLASS_SETTINGS)]
    dotted = (name for name in named if "." in name and ":" not in name and not is_open(name))
    return modules(name.rpartition(".")[0] for name in dotted)


PROGRAMS: Final[Mapping[str, Program]] = {
    "gunicorn": gunicorn,
    "gunicorn.app.wsgiapp": gunicorn,
}
