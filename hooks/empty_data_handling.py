"""empty-data-handling: code that mistakes no data for a failure, or a failure for success."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from resilience_hooks.cli.main import main as command


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``resilience-hooks lint --changed`` on the repository around the directory."""
    return command(["lint", "--changed", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    raise SystemExit(main())
