"""``validate view``: the DDL of the dashboard. 0 whole · 1 a metric in it is broken."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.output import write
from resilience_hooks.cli.validate.common import job_of
from resilience_hooks.errors import UsageError
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.evaluate import Job, catalogue_of, engine_of, planned
from resilience_hooks.validation.plan import Broken
from resilience_hooks.validation.situation import game_days
from resilience_hooks.validation.view.clock import running_clock
from resilience_hooks.validation.view.ddl import Names, scheduled, script, views
from resilience_hooks.validation.view.table import Board


def run(options: argparse.Namespace) -> int:
    """Print the statements, or write them to a file."""
    job = job_of(options)
    with nullcontext() if options.offline else engine_of(job) as engine:
        board = _board(options, job, engine)
    make = scheduled if options.merge else views
    text = script(board, make(board, Names(options.name)), job.settings.source.maximum_bytes_billed)
    write(text, options.output)
    return FINDINGS if any(isinstance(item, Broken) for item in board.planned) else CLEAN


def _board(options: argparse.Namespace, job: Job, engine: Engine | None) -> Board:
    if options.days < 1:
        raise UsageError(f"--days {options.days}: a day at least")
    found = planned(job, job.registry.of_phase(options.phase), engine)
    dialect = options.dialect or catalogue_of(job, engine).dialect
    clock = running_clock(game_days(job.settings.schedule), dialect)
    return Board(found, job.settings.schedule, clock, options.days, dialect)
