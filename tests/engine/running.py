"""Compares what we say of RUN steps with what a real shell does in a real build.

``python -m tests.engine.running [COUNT] [--seed N]`` prints every difference as a minimal case;
exits 1 where there is one. A build in which a command fails is not judged: what a command needs
may be in the base image, so we do not say that a RUN fails. Where we say that only a build
knows, nothing is judged either; how often that is, is printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tests.engine.build import BUILD_FAILS, Build, Listing
from tests.engine.buildah import Result, run, run_all, why_unusable
from tests.engine.commands import runs
from tests.engine.differential import Comparison, print_counts
from tests.engine.product import Doubtful, predict_doubtful
from tests.engine.shrink import shrink
from tests.engine.strategy import examples

_JUDGED = ("/w/", "/o/")
_FIXED_LINES = 5


def compare_runs(builds: Sequence[Build]) -> Iterator[Comparison]:
    """Compare many builds where both sides know. Raises EngineError."""
    for build, real in zip(builds, run_all(builds), strict=True):
        yield _comparison(build, real)


def verdict(comparison: Comparison) -> str:
    """What came of a comparison, in a word."""
    if comparison.real.listing is BUILD_FAILS:
        return "not judged: a command fails"
    if comparison.differs:
        return "different"
    doubtful = predict_doubtful(comparison.build)
    return "equal, as far as we know" if doubtful.areas else "equal"


def smallest_run(comparison: Comparison) -> Comparison:
    """The smallest build that differs; its first lines, which bring the shell, stay."""
    first, rest = comparison.build.dockerfile[:_FIXED_LINES], comparison.build.dockerfile[5:]

    def whole(build: Build) -> Build:
        return replace(build, dockerfile=(*first, *build.dockerfile), files=comparison.build.files)

    start = replace(comparison.build, dockerfile=rest)
    return _compare(whole(shrink(start, lambda build: _compare(whole(build)).differs)))


def _compare(build: Build) -> Comparison:
    with tempfile.TemporaryDirectory() as directory:
        return _comparison(build, run(build, Path(directory)))


def _comparison(build: Build, real: Result) -> Comparison:
    if real.listing is BUILD_FAILS:
        return Comparison(build, real, BUILD_FAILS)
    ours = predict_doubtful(build)
    return Comparison(
        build,
        Result(_judged(real.listing, ours)),
        {path: _value(path, ours.listing, real.listing) for path in _judged(ours.listing, ours)},
    )


def _judged(listing: Listing, ours: Doubtful) -> Mapping[str, str]:
    return {
        path: value
        for path, value in listing.items()
        if path.startswith(_JUDGED) and not ours.leaves_open(path)
    }


def _value(path: str, ours: Listing, real: Listing) -> str:
    """Content that we do not know is whatever it really is."""
    return real.get(path, "?") if ours[path] == "?" else ours[path]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison; the exit code says whether all agreed."""
    parser = argparse.ArgumentParser(description="Compare our RUN steps with a shell's.")
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args(argv)
    if (problem := why_unusable()) is not None:
        print(problem, file=sys.stderr)
        return 2
    print(f"{options.count} builds, --seed {options.seed}")
    compared = list(compare_runs(examples(options.count, options.seed, runs)))
    differing = [each for each in compared if each.differs]
    for each in islice(differing, 10):
        print(f"\n{smallest_run(each)}")
    print_counts("verdicts", Counter(map(verdict, compared)), len(compared))
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
