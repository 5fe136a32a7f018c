"""dockerfile-imports: every service's imports against its image."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from resilience_hooks.cli.main import main as command


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``resilience-hooks check`` on the repository around the working directory."""
    return command(["check", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    raise SystemExit(main())
