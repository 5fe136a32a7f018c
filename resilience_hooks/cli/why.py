"""``why``: the chains of imports from a service's entry points to a module, or why it is absent."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import workshop_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.selection import select
from resilience_hooks.errors import UsageError
from resilience_hooks.report.printable import printable
from resilience_hooks.static.check import Workshop, build, start, traced
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Visit, chain_of
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploaded import unpack
from resilience_hooks.static.uploads.model import Upload


def run(options: argparse.Namespace) -> int:
    """Print the chains; exit 1 where the module is imported and missing, or not imported."""
    workshop = workshop_of(options)
    selection = select([options.service], workshop)
    found: list[Service | Upload] = [*selection.services, *selection.uploads]
    service = found[0]
    traces = _traces(service, workshop)
    if not traces:
        raise UsageError(f"{service.name}: no Python entry point is known")
    loaded = [line for each in traces for line in _loaded(each, options.module)]
    missing = [line for each in traces for line in _missing(each, options.module)]
    lines = loaded + missing or [f"nothing that {service.name} starts imports {options.module}"]
    write("".join(f"{printable(line)}\n" for line in lines), None)
    return CLEAN if loaded and not missing else FINDINGS


def _traces(service: Service | Upload, workshop: Workshop) -> tuple[Trace, ...]:
    if isinstance(service, Upload):
        return unpack(service, service.package, workshop).traces
    if service.context is None:
        raise UsageError(f"{service.name}: {service.context_source}; its imports are not known")
    context, image = build(service, workshop)
    return traced(start(service, image, workshop), context, workshop)


def _loaded(trace: Trace, module: str) -> Iterator[str]:
    for visit in trace.visits:
        if visit.module.name == module:
            yield f"{trace.launch.source} loads {module} from {visit.module.file}"
            yield from _chain(trace, visit)


def _missing(trace: Trace, module: str) -> Iterator[str]:
    for loss in trace.losses:
        if loss.miss.target.name == module:
            yield f"{trace.launch.source} misses {module}"
            yield from _chain(trace, loss.miss.visit)
            yield f"  {_path(trace, loss.miss.visit)}:{loss.miss.fact.line}  imports {module}"
            yield f"  {_whereabouts(loss)}"


def _whereabouts(loss: Loss) -> str:
    if loss.placement is not None:
        return f"the repository has it: {loss.placement.module.path}"
    if loss.deletion is not None:
        return f"it was deleted: {loss.deletion.path}"
    return "the repository does not have it either"


def _chain(trace: Trace, visit: Visit) -> Iterator[str]:
    for step in chain_of(visit):
        if step.parent is None or step.fact is None:
            yield f"  {_path(trace, step)}  (entry point)"
        else:
            name = step.module.name
            yield f"  {_path(trace, step.parent)}:{step.fact.line}  imports {name}"


def _path(trace: Trace, visit: Visit) -> str:
    return trace.files.repo_path(visit.module.file) or visit.module.file
