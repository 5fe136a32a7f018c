"""RH002: entries of the baseline match nothing any more.

The baseline (`check --baseline use`) lists findings that are known and do not fail. In this run no
finding was left for some of its entries: they were repaired, or their file was renamed.

**Why it breaks.** An entry that outlives its finding lets the same fault come back unseen.

Before:

    $ resilience-hooks check --baseline use
    .resilience-baseline.json:1: warning RH002 2 entries match nothing any more: …

After:

    $ resilience-hooks check --baseline write

**Silence it.** Write the baseline anew.

**Known limits.** It is looked for only in a run over the whole repository: where services are
named, an entry may be meant for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.baseline import Entry


def judge(subject: Subject) -> Iterator[Finding]:
    """Nothing: no single service shows that an entry is stale."""
    return iter(())


def outlived(entries: Sequence[Entry], path: str) -> Iterator[Finding]:
    """One warning that names all entries which did not match in a run over everything."""
    if entries:
        noun = "entry matches" if len(entries) == 1 else "entries match"
        names = "; ".join(f"{each.code} {each.thing} ({each.place})" for each in entries)
        yield Finding(
            code=RULE.code,
            severity="warning",
            message=f"{len(entries)} {noun} nothing any more: {names}",
            path=path,
            line=1,
            remedy="write it anew: resilience-hooks check --baseline write",
        )


RULE = rule("RH002", "stale-baseline", judge)
