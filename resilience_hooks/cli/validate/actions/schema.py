"""``validate schema``: 0 everything fits the tables · 1 something does not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from resilience_hooks.cli.document import document
from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.output import write
from resilience_hooks.cli.validate.common import job_of
from resilience_hooks.errors import UsageError
from resilience_hooks.validation.adhoc import query_problems
from resilience_hooks.validation.catalogue.declared import dumped
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.evaluate import Job, catalogue_of, engine_of, planned
from resilience_hooks.validation.plan import Broken, Planned
from resilience_hooks.validation.schema.problems import Problem


def run(options: argparse.Namespace) -> int:
    """Hold metrics or files against the tables, or write the tables down."""
    job = job_of(options)
    with nullcontext() if options.offline else engine_of(job) as engine:
        if options.write_catalogue:
            write(dumped(catalogue_of(job, engine)), options.write_catalogue)
            return CLEAN
        if options.files:
            found = tuple(_of_files(options.files, job, engine))
        else:
            registry = job.registry.of_phase(options.phase)
            found = tuple(map(_of_metric, planned(job, registry, engine)))
    sys.stdout.write(_json(found) if options.format == "json" else "".join(map(_text, found)))
    return FINDINGS if any(entry.problems for entry in found) else CLEAN


@dataclass(frozen=True, slots=True)
class _Entry:
    """A metric or a file; ``missing`` are optional columns that a metric does without."""

    name: str
    problems: tuple[Problem, ...]
    missing: tuple[str, ...] = ()
    is_file: bool = False


def _of_files(names: Sequence[str], job: Job, engine: Engine | None) -> Iterator[_Entry]:
    catalogue = catalogue_of(job, engine)
    dialect = job.settings.source.dialect or catalogue.dialect
    for name in names:
        found = query_problems(_read(name), catalogue, dialect, engine)
        yield _Entry("input" if name == "-" else name, found, is_file=True)


def _of_metric(item: Planned) -> _Entry:
    if isinstance(item, Broken):
        return _Entry(item.metric.id, item.problems)
    return _Entry(item.metric.id, (), item.missing)


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: SQL is read as UTF-8, and this file is not") from error


def _json(found: Sequence[_Entry]) -> str:
    entries = [
        {"name": entry.name, "missing": entry.missing, "problems": entry.problems}
        for entry in found
    ]
    return document(schema=1, queries=entries)


def _text(entry: _Entry) -> str:
    lines = [_line(entry, problem) for problem in entry.problems]
    if entry.missing:
        lines.append(f"{entry.name}: degraded, without {', '.join(entry.missing)}")
    return "".join(f"{line}\n" for line in lines or [f"{entry.name}: fits"])


def _line(entry: _Entry, problem: Problem) -> str:
    """A place that editors know, for a file."""
    if entry.is_file and problem.line:
        return f"{entry.name}:{problem.line}:{problem.column}: {problem.message}"
    return f"{entry.name}: {problem}"
