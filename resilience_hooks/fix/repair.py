"""A whole check repaired: as much as possible together, by halves where that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resilience_hooks.fix.examine import Ground, Select
from resilience_hooks.fix.model import Change, Refused, Repair, key_of
from resilience_hooks.fix.prove import attempt
from resilience_hooks.fix.refusal import why_not
from resilience_hooks.fix.wanted import is_wanted
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.tree import Tree


def repair(start: Ground, select: Select, is_strict: bool = False) -> tuple[Repair, Ground]:
    """What can be repaired of the findings that count, and the ground afterwards."""
    wanted = [each for each in start.findings if is_wanted(each, is_strict)]
    now, failed = _settled(start, [each for each in wanted if each.fix], select)
    hopeless = [Refused(each, why_not(each)) for each in wanted if not each.fix]
    refused = [each for each in (*hopeless, *failed) if key_of(each.finding) in now.keys]
    fixed = [each for each in wanted if key_of(each) not in now.keys]
    changes = tuple(_changes(start.tree, now.tree))
    return Repair(changes, tuple(fixed), tuple(refused)), now


def _settled(
    start: Ground, findings: Sequence[Finding], select: Select
) -> tuple[Ground, list[Refused]]:
    """The ground after everything that works, and what does not.

    One that fails would take the others with it, so a failing half is halved again.
    """
    findings = [each for each in findings if key_of(each) in start.keys]
    if not findings:
        return start, []
    tried = attempt(start, findings, select)
    if tried.reason is None:
        return tried.ground, []
    if len(findings) == 1:
        return start, [Refused(findings[0], tried.reason)]
    middle = len(findings) // 2
    now, first = _settled(start, findings[:middle], select)
    now, second = _settled(now, findings[middle:], select)
    return now, first + second


def _changes(before: Tree, after: Tree) -> Iterator[Change]:
    if before is after:
        return
    for path, entry in after.entries.items():
        if entry is not before.entries.get(path):
            old, new = before.read(path), after.read(path)
            if old != new:
                yield Change(path, old, new)
