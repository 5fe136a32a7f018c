"""``explain``: a rule's page in the terminal."""

from __future__ import annotations

import argparse

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.output import write
from resilience_hooks.errors import UsageError
from resilience_hooks.lint.registry import RULES as CODE_RULES
from resilience_hooks.sql.registry import RULES as SQL_RULES
from resilience_hooks.static.rules.base import Described
from resilience_hooks.static.rules.registry import RULES


def run(options: argparse.Namespace) -> int:
    """Print the page. Raises UsageError for a code that is no rule's."""
    code = options.code.upper()
    pages: dict[str, Described] = {**RULES, **CODE_RULES, **SQL_RULES}
    if code == "ALL":
        lines = (f"{rule.code}  {rule.name}: {rule.title}" for rule in pages.values())
        write("\n".join(lines) + "\n", None)
    elif code in pages:
        write(pages[code].page + "\n", None)
    else:
        raise UsageError(f"{options.code}: no such rule; there are {', '.join(pages)}")
    return CLEAN
