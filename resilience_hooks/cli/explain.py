"""``explain``: a rule's page in the terminal."""

from __future__ import annotations

import argparse

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.output import write
from resilience_hooks.errors import UsageError
from resilience_hooks.static.rules.registry import RULES


def run(options: argparse.Namespace) -> int:
    """Print the page. Raises UsageError for a code that is no rule's."""
    code = options.code.upper()
    if code == "ALL":
        lines = (f"{rule.code}  {rule.name}: {rule.title}" for rule in RULES.values())
        write("\n".join(lines) + "\n", None)
    elif code in RULES:
        write(RULES[code].page + "\n", None)
    else:
        raise UsageError(f"{options.code}: no such rule; there are {', '.join(RULES)}")
    return CLEAN
