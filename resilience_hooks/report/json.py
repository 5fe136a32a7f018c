"""The machine-readable report, as ``docs/contract.md`` specifies it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from resilience_hooks import __version__
from resilience_hooks.redaction import redacted, redacted_words
from resilience_hooks.static.findings import Finding, Importer
from resilience_hooks.static.results import LaunchResult, Report, ServiceResult

SCHEMA = 1


def render(report: Report, parts: Mapping[str, object] = MappingProxyType({})) -> str:
    """One object, keys in the contract's order; ``parts`` are those that only some runs have."""
    data = {
        "schema": SCHEMA,
        "version": __version__,
        "root": report.root,
        "rev": report.rev,
        "services": [service(result) for result in report.services],
        "findings": [_finding(finding) for finding in report.findings],
        **({} if report.known is None else {"baseline": {"known": report.known}}),
        **parts,
        "stats": {
            "files_parsed": report.stats.files_parsed,
            "files_cached": report.stats.files_cached,
            "seconds": {step: round(s, 4) for step, s in report.stats.seconds.items()},
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def services(results: tuple[ServiceResult, ...]) -> str:
    """The list of services alone."""
    return json.dumps([service(result) for result in results], indent=2) + "\n"


def service(result: ServiceResult) -> dict[str, object]:
    """One service."""
    return {
        "name": result.name,
        "kind": result.kind,
        "dockerfile": result.dockerfile,
        "context": result.context,
        "context_source": redacted(result.context_source),
        "target": result.target,
        "launches": [_launch(launch) for launch in result.launches],
        "status": result.status,
        "reason": None if result.reason is None else redacted(result.reason),
        "modules": result.modules,
        "files": result.files,
    }


def _launch(launch: LaunchResult) -> dict[str, object]:
    return {
        "source": launch.source,
        "argv": redacted_words(launch.argv),
        "entry": launch.entry,
        "cwd": launch.cwd,
        "sys_path": list(launch.sys_path),
    }


def _finding(finding: Finding) -> dict[str, object]:
    importer = finding.importer
    return {
        "code": finding.code,
        "severity": finding.severity,
        "service": finding.service,
        "dockerfile": finding.dockerfile,
        "module": finding.module,
        "modules": list(finding.modules),
        "missing": list(finding.missing),
        "importer": importer.path if importer else finding.path,
        "line": importer.line if importer else finding.line,
        "column": importer.column if importer else finding.column or 1,
        "scope": importer.scope if importer else None,
        "guard": importer.guard if importer else None,
        "importers": [_importer(each) for each in finding.importers],
        "chain": [
            {"path": hop.path, "line": hop.line, "module": hop.module} for hop in finding.chain
        ],
        "message": redacted(finding.message),
        "fix": _fix(finding),
    }


def _importer(importer: Importer) -> dict[str, object]:
    return {
        "path": importer.path,
        "line": importer.line,
        "column": importer.column,
        "scope": importer.scope,
        "guard": importer.guard,
    }


def _fix(finding: Finding) -> dict[str, object] | None:
    if not finding.fix:
        return None
    edits = [
        {"path": edit.path, "after_line": edit.after_line, "text": edit.text}
        for edit in finding.fix
    ]
    return {"edits": edits}
