"""Annotations for GitHub Actions (workflow commands)."""

from __future__ import annotations

from resilience_hooks.report.inert import inert
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import Report

_LEVEL = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """One workflow command for each finding."""
    return "".join(_annotation(finding) + "\n" for finding in inert(report.findings))


def _annotation(finding: Finding) -> str:
    number = finding.importer.column if finding.importer else finding.column
    column = f",col={number}" if number else ""
    place = f"file={_property(finding.path or '')},line={finding.line}{column}"
    title = _property(f"{finding.code} {finding.service or ''}".rstrip())
    fix = "".join(f"\nadd after line {edit.after_line}: {edit.text}" for edit in finding.fix)
    text = f"{finding.message}. {finding.consequence}{fix}"
    return f"::{_LEVEL[finding.severity]} {place},title={title}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
