"""``services``: what was discovered, and where each context and entry point was learned."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.options import workshop_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.selection import select
from resilience_hooks.report import json, table
from resilience_hooks.static.check import Workshop, build, result, start, unknown_reason
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploaded import describe_upload


def run(options: argparse.Namespace) -> int:
    """List the services."""
    results = described(options.services, workshop_of(options))
    if options.format == "json":
        write(json.services(results), options.output)
    else:
        write(table.render(results, _width(options.output)), options.output)
    return CLEAN


def _width(output: str | None) -> int | None:
    """The width of the terminal that reads the table; a file and a pipe take all there is."""
    if output is not None or not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return None
    return shutil.get_terminal_size().columns


def described(wanted: Sequence[str], workshop: Workshop) -> tuple[ServiceResult, ...]:
    """What is named, or everything, with what it would start, the imports left alone."""
    selection = select(wanted, workshop)
    return (
        *(_described(service, workshop) for service in selection.services),
        *(describe_upload(upload, workshop) for upload in selection.uploads),
    )


def _described(service: Service, workshop: Workshop) -> ServiceResult:
    if service.context is None or service.reason is not None:
        return result(service, (), (), (), service.reason or service.context_source)
    _, image = build(service, workshop)
    started = start(service, image, workshop)
    return result(service, started, (), (), unknown_reason(started))
