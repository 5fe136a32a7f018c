"""RH105: a file that the service imports is not valid Python.

The file is in the image and on the way from the entry point, and it cannot be parsed.

**Why it breaks.** `SyntaxError` as the module is imported; `except ImportError` does not catch it.

Before:

    print "starting"

After:

    print("starting")

**Silence it.** Repair the file, or stop importing it.

**Known limits.** Only what stands near an import is parsed on an ordinary run; a fault elsewhere in
the file shows when the file is compiled. A file of more than 16 MiB, or of expressions that nest
more than 400 deep, is not read: a note (`--verbose`) says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.trace import BrokenFile
from resilience_hooks.static.rules.base import Subject, rule


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each reachable file that cannot be parsed."""
    found: dict[str, BrokenFile] = {}
    for trace in subject.traces:
        for broken in trace.broken:
            found.setdefault(broken.path, broken)
    for path in sorted(found):
        yield _finding(found[path], subject)


def _finding(broken: BrokenFile, subject: Subject) -> Finding:
    """The interpreter may well follow where this analyzer does not: that is a note."""
    when = "when it is imported" if broken.deferred else "while the service starts"
    found = Finding(
        code=RULE.code,
        severity="error",
        message=f"{broken.path} cannot be parsed: {broken.message}",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=broken.path,
        line=broken.line,
        module=broken.module,
        modules=(broken.module,),
        consequence=f"SyntaxError {when}",
        remedy="repair the file",
    )
    if not broken.unread:
        return found
    unread = f"{broken.path} is not read, {broken.message}: what it imports is not checked"
    return replace(found, severity="note", message=unread, consequence="", remedy="")


RULE = rule("RH105", "syntax-error", judge)
