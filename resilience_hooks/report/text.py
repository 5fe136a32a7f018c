"""The report for a commit prompt: one block for each missing thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from resilience_hooks.redaction import redacted_words
from resilience_hooks.report.counts import counted
from resilience_hooks.report.inert import inert
from resilience_hooks.report.repeats import gathered
from resilience_hooks.report.style import Style
from resilience_hooks.static.findings import Finding, Importer
from resilience_hooks.static.results import LaunchResult, Report, ServiceResult

Launches: TypeAlias = Sequence[LaunchResult]

_SHOWN = 4


def render(report: Report, style: Style, verbose: bool = False) -> str:
    """Every error and warning as a block and one line of summary; alike ones as one block.

    Notes, warnings about third-party modules one by one, and every name when asked for.
    """
    report = inert(report)
    lines: list[str] = []
    shown = [[f for f in s.findings if verbose or not _is_minor(f)] for s in report.services]
    for service, findings in gathered(report.services, shown):
        lines.append(_heading(service, style))
        for finding, others in findings:
            lines.extend(("", *_block(finding, service.launches, style), *_alike(others, verbose)))
        lines.append("")
    for finding in report.general:
        lines.extend((*_block(finding, (), style), ""))
    lines.extend(_unknown(report, style) if verbose else _undeclared(report))
    lines.append(_summary(report, style))
    return "\n".join(lines) + "\n"


def _alike(services: Sequence[str], verbose: bool) -> Iterator[str]:
    """The further services that have the same finding: a few names, all of them when asked for."""
    if services:
        shown = services if verbose else services[:_SHOWN]
        more = len(services) - len(shown)
        rest = f" and {more} more (--verbose names all)" if more else ""
        yield f"    The same in {counted(len(services), 'other service')}: {', '.join(shown)}{rest}"


def _is_minor(finding: Finding) -> bool:
    return finding.severity == "note" or _is_undeclared(finding)


def _is_undeclared(finding: Finding) -> bool:
    """A third-party module that something may yet bring: a warning of the RH2xx rules."""
    return finding.severity == "warning" and finding.code.startswith("RH2")


def _undeclared(report: Report) -> Iterator[str]:
    """One line for all third-party modules that no install declares."""
    found = [
        (service.name, finding)
        for service in report.services
        for finding in service.findings
        if _is_undeclared(finding)
    ]
    if found:
        names = ", ".join(dict.fromkeys(finding.module or "" for _, finding in found))
        where = len({service for service, _ in found})
        plural = "" if where == 1 else "s"
        yield (
            f"imported in {where} service{plural}, and declared by no install: {names} "
            "(--strict shows where)"
        )
        yield ""


def render_files(report: Report, style: Style) -> str:
    """The findings of a run over files, which are of no service, and one line of summary."""
    lines: list[str] = []
    for finding in inert(report.general):
        lines.extend((*_block(finding, (), style), ""))
    files = f"{counted(report.stats.files_parsed, 'file')} checked"
    lines.append(f"{_counted(report, style) or 'nothing found'} · {files}")
    return "\n".join(lines) + "\n"


def _heading(service: ServiceResult, style: Style) -> str:
    where = f"{service.dockerfile}, built from {service.context}"
    if service.dockerfile is None:
        where = f"{service.context}, deployed from source by {service.context_source}"
    return style("bold", service.name) + style("dim", f"  {where}")


def _unknown(report: Report, style: Style) -> Iterator[str]:
    """What stays unknown, and why: whole services, and commands of those that are checked."""
    lines = [
        f"{style('bold', service.name)}: {reason}"
        for service in report.services
        for reason in dict.fromkeys(_reasons(service))
    ]
    if lines:
        yield from ("unknown:", *(f"  {line}" for line in lines), "")


def _reasons(service: ServiceResult) -> Iterator[str]:
    if service.reason is not None:
        yield service.reason
        return
    for launch in service.launches:
        if launch.reason is not None:
            yield f"{launch.source}: {launch.reason}"


def _block(finding: Finding, launches: Launches, style: Style) -> Iterator[str]:
    place = f"{finding.path}:{finding.line}"
    column = finding.importer.column if finding.importer else finding.column
    if column:
        place += f":{column}"
    label = style(finding.severity, f"{finding.severity} {finding.code}")
    yield f"{place}: {label} {finding.message}"
    if finding.chain:
        yield from _chain(finding, launches, style)
    if finding.consequence:
        yield f"    {_sentence(finding.consequence)}"
    yield from _others(finding)
    yield from _remedy(finding, style)


def _chain(finding: Finding, launches: Launches, style: Style) -> Iterator[str]:
    launch = _launch_of(launches)
    if launch:
        yield "    " + style("dim", launch)
    for depth, hop in enumerate(finding.chain):
        lead = "    " + "  " * depth + "└─ "
        yield style("dim", lead) + f"{hop.path}:{hop.line}  imports {hop.module or '?'}"


def _launch_of(launches: Launches) -> str:
    """The command behind a chain: the first that is known to start Python."""
    for launch in launches:
        if launch.entry is not None:
            return f"{launch.source}: {shortened(launch.argv)}"
    return ""


def shortened(argv: Sequence[str]) -> str:
    """A command on one line, its middle left out where it is long."""
    words = " ".join(redacted_words(argv))
    return words if len(words) <= 90 else f"{words[:40]} … {words[-45:]}"


def _others(finding: Finding) -> Iterator[str]:
    if len(finding.modules) > 1:
        names = ", ".join(finding.modules[1 : _SHOWN + 1])
        more = len(finding.modules) - 1 - _SHOWN
        yield f"    Missing with it: {names}" + (f" and {more} more" if more > 0 else "")
    others = finding.importers[1:]
    if others:
        shown = ", ".join(_place(importer) for importer in others[:_SHOWN])
        more = len(others) - _SHOWN
        yield f"    Also imported at {shown}" + (f" and {more} more places" if more > 0 else "")


def _place(importer: Importer) -> str:
    return f"{importer.path}:{importer.line}"


def _remedy(finding: Finding, style: Style) -> Iterator[str]:
    if not finding.remedy:
        return
    yield f"    {_sentence(finding.remedy, ':' if finding.fix else '.')}"
    for edit in finding.fix:
        yield "    " + style("add", f"+ {edit.text}")


def _sentence(text: str, end: str = ".") -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":")) else end)


def _summary(report: Report, style: Style) -> str:
    checked = sum(service.status == "checked" for service in report.services)
    unknown = len(report.services) - checked
    services = f"{counted(checked, 'service')} checked"
    if unknown:
        services += f", {unknown} unknown (resilience-hooks services says why)"
    if report.known:
        services += f" · {report.known} in the baseline"
    return f"{_counted(report, style) or 'nothing missing'} · {services}"


def _counted(report: Report, style: Style) -> str:
    """How many findings there are of each severity; empty for none."""
    counts = Counter(finding.severity for finding in report.findings)
    return ", ".join(
        style(severity, counted(counts[severity], severity))
        for severity in ("error", "warning", "note")
        if counts[severity]
    )
