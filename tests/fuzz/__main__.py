"""Spoils the seeds of every target for some minutes, shared out evenly.

``python -m tests.fuzz [--minutes M] [--seed N] [--corpus DIR] [TARGET ...]`` prints for each
target how many inputs were tried, in how many seconds, and the slowest. What fails is made small,
and kept as a case that the tests try from then on; the exit code is 1 then. ``--corpus`` adds the
files of a directory to the seeds.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.fuzz.registry import TARGETS
from tests.fuzz.target import Run, Target, run_one, shrunk

_HANGS_AFTER: Final = 60
_MOST_KINDS: Final = 10


def fuzz(target: Target, seed: int, seconds: float) -> list[Run]:
    """Try inputs until the time is over, say what was seen; the failures, one of each kind."""
    since, count, slowest, failed = time.monotonic(), 0, Run(0, b""), dict[str, Run]()
    for data in target.inputs(seed):
        signal.alarm(_HANGS_AFTER)
        done = run_one(target, data)
        signal.alarm(0)
        count, slowest = count + 1, max(slowest, done)
        if (done.error or done.is_slow) and len(failed) < _MOST_KINDS:
            failed.setdefault(done.kind, done)
        if time.monotonic() - since > seconds:
            break
    print(
        f"{target.name}: {count} inputs in {time.monotonic() - since:.0f} s, the slowest "
        f"{slowest.seconds:.3f} s for {len(slowest.data)} bytes, {len(failed)} kinds of failure",
        flush=True,
    )
    return list(failed.values())


def _kept(target: Target, found: Run) -> None:
    smallest = shrunk(target, found)
    print(f"{target.keep(smallest.data)}: {smallest.data!r}\n{smallest.error or 'slow'}")


def _give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"still at it after {_HANGS_AFTER} s")


def _with_corpus(target: Target, corpus: Path | None) -> Target:
    files = [] if corpus is None else sorted(path for path in corpus.rglob("*") if path.is_file())
    return replace(target, seeds=(*target.seeds, *(path.read_bytes() for path in files)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run every target; the exit code says whether anything was found."""
    parser = argparse.ArgumentParser(description="Feed every reader with spoilt files.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, metavar="DIR")
    options = parser.parse_args(argv)
    signal.signal(signal.SIGALRM, _give_up)
    chosen = [TARGETS[name] for name in options.targets or TARGETS]
    is_clean = True
    for target in chosen:
        seconds = 60 * options.minutes / len(chosen)
        for found in fuzz(_with_corpus(target, options.corpus), options.seed, seconds):
            _kept(target, found)
            is_clean = False
    return 0 if is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
