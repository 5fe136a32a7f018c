"""Writes the configuration's schema and the reference pages; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from resilience_hooks.config import reference, schema
from resilience_hooks.drift import reference as drift_reference
from resilience_hooks.validation import reference as validation_reference

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Write the files, or list those that differ."""
    texts = {
        ROOT / "resilience_hooks" / "config" / "schema.json": schema.rendered(),
        ROOT / "docs" / "configuration.md": reference.rendered(),
        ROOT / "docs" / "drift-settings.md": drift_reference.rendered(),
        ROOT / "docs" / "validation-settings.md": validation_reference.rendered(),
    }
    stale = [p for p, text in texts.items() if not p.exists() or p.read_text() != text]
    if "--check" in sys.argv:
        print(*(f"{path.name} is stale: make docs" for path in stale), sep="\n")
        return bool(stale)
    for path in stale:
        path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
