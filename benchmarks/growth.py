"""How cost grows with files and with services: monorepos of several sizes, checked cold and warm.

Usage: python -m benchmarks.growth [FILES:SERVICES…]

Every run is a process of its own. CPU is that of the process and of what it starts; a cold run
has no cache, a warm one that of the run before.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.monorepo import Size, write
from benchmarks.peers import cost

_SIZES: Final = ("1000:10", "3000:10", "10000:10", "30000:10", "10000:1", "10000:30", "10000:300")
_CHECK: Final = (sys.executable, "-m", "resilience_hooks.cli.main", "check")


def row(size: Size, root: Path) -> str:
    """What one size costs."""
    write(root, size)
    cold = cost([*_CHECK, "--jobs", "1"], root)
    warm = cost(_CHECK, root)
    each = 1000 * cold.cpu / size.files
    return (
        f"| {size.files} | {size.services} | {cold.wall:.1f} | {cold.cpu:.1f} | {each:.2f} "
        f"| {cold.memory:.0f} | {1000 * warm.wall:.0f} | {1000 * warm.cpu:.0f} |"
    )


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=_SIZES, metavar="FILES:SERVICES")
    print(
        "| files | services | cold, wall s | CPU s | CPU ms a file | MB | warm, wall ms | CPU ms |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for text in parser.parse_args().sizes:
        files, _, services = text.partition(":")
        with tempfile.TemporaryDirectory() as folder:
            print(row(Size(int(files), int(services)), Path(folder)), flush=True)


if __name__ == "__main__":
    main()
