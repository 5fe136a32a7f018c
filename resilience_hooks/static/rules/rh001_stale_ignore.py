"""RH001: a configured ignore matches nothing any more, or has expired.

An entry of `ignore` in the configuration accepts a finding. In this run no finding was left for
it, or its last day is over.

**Why it breaks.** An ignore that outlives its finding silences the next one of its kind, which
nobody has looked at.

Before:

    [[ignore]]
    code = "RH101"
    module = "plugins.*"
    reason = "a volume brings them"

After: the entry is gone. One that expired is repaired, or gets a later `expires` and a reason that
still holds.

**Silence it.** Delete the entry.

**Known limits.** It is looked for only in a run over the whole repository: where services are
named, an ignore may be meant for the others.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from resilience_hooks.config.model import Ignore
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.ignores import is_expired


def judge(subject: Subject) -> Iterator[Finding]:
    """Nothing: no single service shows that an ignore is stale."""
    return iter(())


def stale(
    ignores: Sequence[Ignore], used: frozenset[Ignore], today: datetime.date
) -> Iterator[Finding]:
    """One warning for each ignore that did not match in a run over everything."""
    for ignore in ignores:
        if is_expired(ignore, today):
            yield _finding(ignore, f"the ignore of {ignore.code} expired on {ignore.expires}")
        elif ignore not in used:
            yield _finding(ignore, f"the ignore of {ignore.code} matches nothing any more")


def _finding(ignore: Ignore, message: str) -> Finding:
    path, _, line = ignore.declared_at.rpartition(":")
    return Finding(
        code=RULE.code,
        severity="warning",
        message=f"{message} ({ignore.reason})",
        path=path,
        line=int(line),
        remedy="delete it, or say what it is still needed for",
    )


RULE = rule("RH001", "stale-ignore", judge)
