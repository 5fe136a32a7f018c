"""Runs mutmut over a sample of the core's mutants, and says which survive the tests.

``python -m tests.sampledmutants [--mutants N] [--seed S] [MODULE ...]``: of HEAD, in a folder of
its own; at most N mutants of each module that setup.cfg names (section ``mutmut``), the same for
the same seed. A survivor is a test that is missing, or a change that changes nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.packaging.distributions import committed

_SURVIVED: Final = 0
_PACKAGE: Final = "resilience_hooks."


def sampled(folder: Path, count: int, seed: int, modules: Sequence[str]) -> dict[str, list[str]]:
    """Names of mutants, by module without the package."""
    found = {}
    for path in sorted(folder.glob("mutants/resilience_hooks/**/*.meta")):
        names = sorted(_results(path))
        if names:
            module = names[0].rpartition(".")[0].removeprefix(_PACKAGE)
            if not modules or module in modules:
                found[module] = random.Random(seed).sample(names, min(count, len(names)))
    return found


def _results(path: Path) -> Mapping[str, int | None]:
    results: Mapping[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
    return results


def _mutmut(folder: Path, *argv: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *argv],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def _report(folder: Path, chosen: Mapping[str, Sequence[str]]) -> None:
    results = {
        name: code
        for path in folder.glob("mutants/resilience_hooks/**/*.meta")
        for name, code in _results(path).items()
    }
    for module, names in chosen.items():
        survivors = [name for name in names if results[name] == _SURVIVED]
        for name in survivors:
            print(_mutmut(folder, "show", name))
        print(f"{module}: {len(names) - len(survivors)} of {len(names)} mutants killed", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Make mutants, run a sample, report; 1 where there is nothing to run."""
    parser = argparse.ArgumentParser(description="Run a sample of the core's mutants.")
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--mutants", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        committed(folder)
        made = _mutmut(folder, "run", "--max-children", "1", "none of them: only make them")
        chosen = sampled(folder, options.mutants, options.seed, options.modules)
        if not chosen:
            print(made)
            return 1
        names = [name for each in chosen.values() for name in each]
        _mutmut(folder, "run", "--max-children", "1", *names)
        _report(folder, chosen)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
