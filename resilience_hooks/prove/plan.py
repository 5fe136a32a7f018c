"""What the interpreter is asked to try of a launch, read off its trace."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from resilience_hooks.prove.inside.job import Entry, Job, Step
from resilience_hooks.static.graph.targets import Outside
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.graph.walk import Statement, Visit

_PATH: Final = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Planned:
    """A statement of a module as reached, and the step that tries it."""

    step: Step
    statement: Statement


def planned(trace: Trace) -> tuple[Planned, ...]:
    """Every statement that may run, in the order of loading; those of the library left out."""
    return tuple(
        Planned(_step(visit, statement), statement)
        for visit in trace.visits
        if visit.behind is None
        for statement in trace.walk.statements(visit)
        if not _is_of_library(statement)
    )


def waits(each: Planned) -> bool:
    """Whether the start alone does not run it: it is deferred, or in a ``__main__`` block."""
    return each.statement.state.deferred or each.statement.fact.where.main_only


def job_of(trace: Trace, own: Collection[str], root: Path, home: Path) -> Job:
    """The launch in the folder that stands for the image's root."""
    launch = trace.launch
    return Job(
        root=str(root),
        cwd=launch.cwd,
        front=launch.sys_path,
        back=launch.installed,
        env=_environment(launch.env, home),
        argv=launch.argv or ("",),
        entries=tuple(Entry(e.kind, e.target, e.as_main) for e in launch.entries),
        own=tuple(sorted(own)),
    )


def _environment(env: Mapping[str, str], home: Path) -> dict[str, str]:
    """The image's own, but for what would point the code at the user's files."""
    return {"PATH": _PATH, **env, "HOME": str(home), "TMPDIR": str(home)}


def _is_of_library(statement: Statement) -> bool:
    return all(
        isinstance(target, Outside) and target.external.kind == "stdlib"
        for target in statement.targets
    )


def _step(visit: Visit, statement: Statement) -> Step:
    fact = statement.fact
    return Step(
        path=visit.module.file,
        line=fact.line,
        importer="" if visit.as_main else visit.module.name,
        package=visit.module.package,
        module=fact.module,
        names=fact.names,
        level=fact.level,
    )


def places(trace: Trace) -> Iterator[tuple[str, int]]:
    """Where the statements stand whose handlers import something else: (image path, line)."""
    for each in planned(trace):
        where = each.statement.fact.where
        if where.guarded_by is not None and _has_fallback(trace, each):
            yield each.step.path, each.step.line


def _has_fallback(trace: Trace, each: Planned) -> bool:
    at = each.statement.fact.where.guarded_by
    visits = (visit for visit in trace.visits if visit.module.file == each.step.path)
    return any(
        fact.where.fallback_of == at
        for visit in visits
        for fact in trace.walk.facts_of(visit.module).imports
    )
