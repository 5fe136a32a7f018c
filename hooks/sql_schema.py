"""sql-schema: tables and columns of SQL against the schemas that the repository declares."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from resilience_hooks.cli.main import main as command


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``resilience-hooks sql --changed`` on the repository around the working directory."""
    return command(["sql", "--changed", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    raise SystemExit(main())
