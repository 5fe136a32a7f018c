"""Findings that stood when a project began to check: known, and not to be repaired today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from resilience_hooks.errors import ConfigError
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult

_SCHEMA: Final = 1
_GRAVITY: Final = {"error": 2, "warning": 1}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A known finding: no line is part of it, so that edits elsewhere do not matter.

    ``place`` is the Dockerfile, or the service where there is none; ``thing`` the module, or what
    else is wrong; ``importer`` the file that imports it. A graver finding is another one.
    """

    code: str
    place: str
    thing: str
    importer: str
    severity: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Results without what is known, how much that was, and the entries that matched nothing."""

    services: tuple[ServiceResult, ...]
    known: int
    stale: tuple[Entry, ...]


def render(findings: Iterable[Finding]) -> str:
    """The file for these findings, notes left out: sorted, an entry a line."""
    entries = sorted({_entry(each) for each in findings if each.severity in _GRAVITY})
    rows = ",\n".join(f"  {json.dumps(_fields(entry))}" for entry in entries)
    body = f"[\n{rows}\n ]" if rows else "[]"
    return f'{{"schema": {_SCHEMA}, "findings": {body}}}\n'


def parse(data: bytes, path: str) -> tuple[Entry, ...]:
    """The entries of a file. Raises ConfigError, which lists everything that is wrong with it."""
    try:
        document = json.loads(data)
    except ValueError as error:
        raise ConfigError((f"{path}:1: no JSON: {error}",)) from error
    rows = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(rows, list) or document.get("schema") != _SCHEMA:
        raise ConfigError((f"{path}:1: no baseline of schema {_SCHEMA}; write it anew",))
    read = [_read(row) for row in rows]
    faults = [
        f"{path}:1: findings[{at}]: code, severity, place, thing and importer are texts"
        for at, entry in enumerate(read)
        if entry is None
    ]
    if faults:
        raise ConfigError(tuple(faults))
    return tuple(entry for entry in read if entry is not None)


def compared(services: Iterable[ServiceResult], entries: Iterable[Entry]) -> Compared:
    """The results held against a baseline."""
    index: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        index.setdefault((entry.code, entry.place, entry.thing), []).append(entry)
    used: set[Entry] = set()
    kept, known = [], 0
    for service in services:
        new = []
        for finding in service.findings:
            matching = list(_matching(finding, index))
            used.update(matching)
            known += bool(matching)
            new += [] if matching else [finding]
        kept.append(replace(service, findings=tuple(new)))
    everything = (entry for found in index.values() for entry in found)
    return Compared(tuple(kept), known, tuple(sorted(set(everything) - used)))


def _matching(
    finding: Finding, index: Mapping[tuple[str, str, str], list[Entry]]
) -> Iterator[Entry]:
    """The entries for a finding: one of its modules, imported by one of its importers."""
    gravity = _GRAVITY.get(finding.severity, 3)
    importers = {*(each.path for each in finding.importers), finding.path or ""}
    for thing in dict.fromkeys((*finding.modules, _thing(finding))):
        for entry in index.get((finding.code, _place(finding), thing), ()):
            if entry.importer in importers and gravity <= _GRAVITY[entry.severity]:
                yield entry


def _entry(finding: Finding) -> Entry:
    importer = finding.importer.path if finding.importer else finding.path or ""
    return Entry(finding.code, _place(finding), _thing(finding), importer, finding.severity)


def _place(finding: Finding) -> str:
    return finding.dockerfile or finding.service or ""


def _thing(finding: Finding) -> str:
    return finding.module or next(iter(finding.missing), finding.message)


def _fields(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _read(row: object) -> Entry | None:
    fields = row if isinstance(row, dict) else {}
    values = [fields.get(name) for name in Entry.__slots__]
    if not all(isinstance(value, str) for value in values) or values[-1] not in _GRAVITY:
        return None
    return Entry(*map(str, values))
