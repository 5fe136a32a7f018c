"""rq: workers that run whatever function a queue names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import modules

_OPTIONS: Final = flags(
    "--burst -b --disable-job-desc-logging --verbose -v --quiet -q --with-scheduler -s "
    "--disable-default-exception-handler -d --all -a --raw -r --only-queues --only-workers "
    "--help --version"
)
_CLASSES: Final = (
    "-w",
    "--worker-class",
    "-j",
    "--job-class",
    "--queue-class",
    "--connection-class",
    "--exception-handler",
)


def rq(invocation: Invocation) -> Launch:
    """The settings module and the classes that a worker is given."""
    given = read_options(invocation.words, _OPTIONS)
    process = invocation.process
    config = given.last(("-c", "--config")) or process.env.get("RQ_CONFIG")
    classes = (name.rpartition(".")[0] for name in given.all(_CLASSES))
    entries = modules(filter(None, (config, *classes)))
    if not entries:
        return invocation.nothing("rq runs the functions that its queues name; no module is given")
    folders = given.all(("-P", "--path")) or (".",)
    back = tuple(process.absolute(folder) for folder in folders)
    return invocation.launch(entries, invocation.path, back)


PROGRAMS: Final[Mapping[str, Program]] = {
    "rq": rq,
    "rqworker": rq,
}
