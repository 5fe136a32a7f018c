"""What ``check`` says: results as a report, without what is accepted, in the format asked for."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from resilience_hooks.cli.baseline import entries
from resilience_hooks.cli.selection import Selection, select, with_build_options
from resilience_hooks.config.model import Ignore
from resilience_hooks.report import github, json, markdown, sarif, text
from resilience_hooks.report.style import Style
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.results import Report, ServiceResult, Stats
from resilience_hooks.static.rules.baseline import compared
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.rules.registry import RULES
from resilience_hooks.static.rules.rh001_stale_ignore import stale
from resilience_hooks.static.rules.rh002_stale_baseline import outlived


def selection_of(options: argparse.Namespace, workshop: Workshop) -> Selection:
    """The services that a command line means, with its build options."""
    selection = select(options.services, workshop)
    services = with_build_options(selection.services, options, workshop.tree)
    return replace(selection, services=services)


def reported(
    options: argparse.Namespace, workshop: Workshop, results: Iterable[ServiceResult]
) -> Report:
    """The report, without what the configuration accepts and what a baseline knows."""
    reader = workshop.repository.reader
    stats = Stats(reader.parsed, reader.cached, workshop.seconds)
    ignores, today = workshop.config.ignore, datetime.date.today()
    kept = silenced(results, ignores, today)
    general = () if options.services else tuple(stale(_judged(ignores), kept.used, today))
    report = Report(options.root or ".", options.rev, kept.services, stats, general)
    return _without_known(report, options, workshop) if options.baseline == "use" else report


def _without_known(report: Report, options: argparse.Namespace, workshop: Workshop) -> Report:
    found = compared(report.services, entries(options, workshop.tree))
    old = () if options.services else tuple(outlived(found.stale, options.baseline_file))
    return replace(
        report, services=found.services, general=(*report.general, *old), known=found.known
    )


def rendered(
    report: Report,
    options: argparse.Namespace,
    style: Style,
    parts: Mapping[str, object] = MappingProxyType({}),
) -> str:
    """The report in the format that is asked for; ``parts`` are further keys of the JSON."""
    if options.format == "json":
        return json.render(report, parts)
    if options.format == "github":
        return github.render(report)
    if options.format == "sarif":
        return sarif.render(report, RULES.values())
    if options.format == "markdown":
        return markdown.render(report)
    return text.render(report, style, options.verbose or options.strict)


def _judged(ignores: Sequence[Ignore]) -> list[Ignore]:
    """Those of rules that this run judges: what ``lint`` finds, ``check`` cannot miss."""
    return [each for each in ignores if each.code in RULES]
