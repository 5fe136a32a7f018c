"""celery: the application given with ``-A``, and the modules that its options name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
    "--help --version -q --quiet --no-color --skip-checks -D --detach --disable-prefetch -E "
    "--task-events --events --purge --discard --without-gossip --without-mingle "
    "--without-heartbeat -B --beat --enable-remote-control --no-enable-remote-control --json -j"
)
_APP: Final = ("-A", "--app")
_DEFAULT: Final = "celeryconfig"


def celery(invocation: Invocation) -> Launch:
    """``celery -A app …`` in any of its commands; without one, the default configuration."""
    given = read_options(invocation.words, _OPTIONS)
    folder = given.last(("--workdir",))
    process = invocation.process.at(folder) if folder else invocation.process
    path = in_front(process.cwd, invocation.path)
    named = _named(given, process)
    app = given.last(_APP) or process.env.get("APP")
    entries = _application(app, path, process) if app else ()
    if app and not entries:
        return invocation.nothing(f"{app} names no module for celery")
    if not entries and module_file(_DEFAULT, path, process):
        entries = (EntryPoint("module", _DEFAULT),)
    if not entries and not named:
        return invocation.nothing("celery is started without an application (-A)")
    return invocation.launch((*entries, *named), path, process=process)


def _named(given: Given, process: Process) -> tuple[EntryPoint, ...]:
    """``-I a,b`` and ``--config module``."""
    included = (name for value in given.all(("-I", "--include")) for name in value.split(","))
    config = given.last(("--config",)) or process.env.get("CELERY_CONFIG_MODULE") or ""
    return modules((*included, *filter(None, [config])))


def _application(app: str, path: tuple[str, ...], process: Process) -> tuple[EntryPoint, ...]:
    """``module``, ``module:attribute`` or ``module.attribute``; of a package, its ``celery``.

    The last part is an attribute only where the image holds no module of that name.
    """
    module, colon, _ = app.partition(":")
    if not colon and not is_open(app) and module_file(module, path, process) is None:
        parent = module.rpartition(".")[0]
        module = parent if parent and module_file(parent, path, process) else module
    entry = module_entry(module)
    if entry is None:
        return ()
    member = module_entry(f"{module}.celery")
    if colon or is_open(app) or member is None or not module_file(member.target, path, process):
        return (entry,)
    return (entry, member)


PROGRAMS: Final[Mapping[str, Program]] = {
    "celery": celery,
}
