"""SARIF 2.1.0, for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

A result carries the chain of imports as a code flow and the lines that repair it as a fix; what
stays unknown is a notification of the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Protocol, TypeAlias
from urllib.parse import quote

from resilience_hooks import __version__
from resilience_hooks.redaction import redacted
from resilience_hooks.static.findings import Edit, Finding
from resilience_hooks.static.results import Report

Json: TypeAlias = "dict[str, object]"

_HOME: Final = "https://github.com/resilience-hooks/resilience-hooks"
_ROOT: Final = "SRCROOT"


class RulePage(Protocol):
    """What a log says of a rule."""

    @property
    def code(self) -> str:
        """``RH101`` and so on."""

    @property
    def name(self) -> str:
        """A name for people."""

    @property
    def page(self) -> str:
        """The page, in Markdown."""

    @property
    def title(self) -> str:
        """Its first line."""


def render(report: Report, rules: Iterable[RulePage]) -> str:
    """One log with one run; the rules that it has results of are described in it."""
    found = {finding.code for finding in report.findings}
    described = [rule for rule in rules if rule.code in found]
    places = {rule.code: place for place, rule in enumerate(described)}
    run = {
        "tool": {"driver": _driver(described)},
        "automationDetails": {"id": "resilience-hooks/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the sources."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, places) for finding in report.findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2) + "\n"


def _driver(rules: Sequence[RulePage]) -> Json:
    return {
        "name": "resilience-hooks",
        "version": __version__,
        "informationUri": _HOME,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.title},
                "helpUri": f"{_HOME}/blob/main/docs/rules/{rule.code}.md",
                "help": {"text": rule.page, "markdown": rule.page},
            }
            for rule in rules
        ],
    }


def _invocation(report: Report) -> Json:
    notes = [
        {"level": "note", "message": _message(f"{service.name} is unknown: {service.reason}")}
        for service in report.services
        if service.reason is not None
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _result(finding: Finding, places: dict[str, int]) -> Json:
    importer = finding.importer
    column = None if importer is None else importer.column
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": places.get(finding.code, -1),
        "level": finding.severity,
        "message": _message(". ".join(_sentences(finding)) + "."),
        "locations": [_location(finding.path or "", finding.line, column)],
        "partialFingerprints": {"missing/v1": _fingerprint(finding)},
        "properties": {
            "service": _text(finding.service or ""),
            "modules": [_text(module) for module in finding.modules],
            "missing": [_text(path) for path in finding.missing],
        },
    }
    if len(finding.importers) > 1:
        others = finding.importers[1:]
        result["relatedLocations"] = [
            _location(each.path, each.line, each.column, "also imported here") for each in others
        ]
    if finding.chain:
        steps = [{"location": _hop(hop.path, hop.line, hop.module)} for hop in finding.chain]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.fix:
        result["fixes"] = [_fix(finding)]
    return result


def _sentences(finding: Finding) -> Iterator[str]:
    for text in (finding.message, finding.consequence, finding.remedy):
        if text:
            yield (text[:1].upper() + text[1:] if text is not finding.message else text).rstrip(
                ".:"
            )


def _hop(path: str, line: int, module: str) -> Json:
    return _location(path, line, None, f"imports {module or '?'}")


def _location(path: str, line: int, column: int | None, said: str = "") -> Json:
    """A place in a file; a line of 0 stands for the whole file."""
    physical: Json = {"artifactLocation": _artifact(path)}
    if line > 0:
        start = {} if column is None else {"startColumn": column}
        physical["region"] = {"startLine": line, **start}
    location: Json = {"physicalLocation": physical}
    if said:
        location["message"] = _message(said)
    return location


def _fix(finding: Finding) -> Json:
    """Insertions: a region without length, at the start of the line behind."""
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [_insertion(edit) for edit in edits],
        }
        for path, edits in groupby(finding.fix, key=lambda edit: edit.path)
    ]
    return {"description": _message(finding.remedy), "artifactChanges": changes}


def _insertion(edit: Edit) -> Json:
    line = edit.after_line + 1
    return {
        "deletedRegion": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1},
        "insertedContent": {"text": f"{_text(edit.text)}\n"},
    }


def _artifact(path: str) -> Json:
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding) -> str:
    """What stays the same when lines move: the rule, the service, what is missing."""
    thing = finding.missing[:1] or finding.modules[:1] or (finding.message,)
    parts = (finding.code, finding.service or "", finding.path or "", *thing)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _message(text: str) -> Json:
    return {"text": _text(redacted(text))}


def _text(text: str) -> str:
    """Text as JSON may hold it: bytes that are no UTF-8 become replacement characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
