"""startup-manifest: every service's manifest kept current, and verified by the service."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from resilience_hooks.cli.main import main as command


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``resilience-hooks manifest --enforce`` on the repository around the directory."""
    return command(["manifest", "--enforce", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    raise SystemExit(main())
