"""RH201: a third-party module that no install of the image declares.

The service imports a module of a known distribution, and neither the requirements that its image
installs nor the names in a `RUN pip install` list that distribution.

**Why it breaks.** An image has what its `RUN` steps install. A module that is there by chance,
because something else still needs it, is gone after the next upgrade.

**Severity.** A warning: only a lock file knows what is brought along (see RH202). The text report
has one line for all of them; `--strict` prints each.

Before:

    # svc/requirements.txt
    flask==3.1.0

    # svc/main.py
    import flask, redis

After:

    # svc/requirements.txt
    flask==3.1.0
    redis==5.2.1

**Repaired by** `check --fix` where a lock file of the repository decides the version.

**Silence it.** Declare the distribution, or guard the import with `except ImportError`.

**Known limits.** Only modules that widely used distributions supply are judged, and only where all
installs can be read: not on base images that bring packages, not beside private distributions,
nor where a `RUN` does something unknown. What the best known distributions bring counts as
declared.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.thirdparty import finding, lacking


def judge(subject: Subject) -> Iterator[Finding]:
    """One warning for each distribution that is needed and not declared."""
    for found in lacking(subject, RULE.code, complete=False):
        why = f"no install of the image declares {found.distribution}"
        yield finding(subject, found, RULE.code, "warning", why)


RULE = rule("RH201", "undeclared-distribution", judge)
