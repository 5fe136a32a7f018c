"""Writes ``docs/rules`` from the rules' own docstrings; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from resilience_hooks.lint.registry import RULES as CODE_RULES
from resilience_hooks.sql.registry import RULES as SQL_RULES
from resilience_hooks.static.rules.base import Described
from resilience_hooks.static.rules.registry import RULES

FOLDER = Path(__file__).parent / "rules"


def pages() -> dict[Path, str]:
    """Each rule's page by its file."""
    rules: dict[str, Described] = {**RULES, **CODE_RULES, **SQL_RULES}
    return {FOLDER / f"{code}.md": f"# {rule.page}\n" for code, rule in rules.items()}


def main() -> int:
    """Write the pages, or list those that differ."""
    stale = [
        path for path, text in pages().items() if not path.exists() or path.read_text() != text
    ]
    if "--check" in sys.argv:
        print(*(f"{path.name} is stale: make docs" for path in stale), sep="\n")
        return bool(stale)
    for path in stale:
        path.write_text(pages()[path])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
