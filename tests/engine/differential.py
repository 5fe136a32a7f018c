"""Compares our image with the engine's on many generated builds.

``python -m tests.engine.differential [COUNT] [--seed N] [--keep DIR]`` prints how often each
feature occurred, and every difference as a minimal case; exits 1 where there is one. ``--keep``
writes the cases, with the engine's listing, where the tests find them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.engine.build import Build, Link, Listing
from tests.engine.buildah import Result, run, run_all, why_unusable
from tests.engine.cases import save
from tests.engine.explained import EXCLUDED, explanation
from tests.engine.features import features
from tests.engine.product import predict
from tests.engine.shrink import shrink
from tests.engine.strategy import examples


@dataclass(frozen=True, slots=True)
class Comparison:
    """A build as the engine makes it and as we predict it."""

    build: Build
    real: Result
    predicted: Listing

    @property
    def explained(self) -> str | None:
        """Why they differ, where the engine is known to be wrong."""
        return explanation(self.build, self.real, self.predicted)

    @property
    def differs(self) -> bool:
        """Whether they differ without an explanation."""
        return self.real.listing != self.predicted and self.explained is None

    def __str__(self) -> str:
        return "\n".join(_described(self))


def compare_all(builds: Sequence[Build]) -> Iterator[Comparison]:
    """Compare many builds. Raises EngineError."""
    for build, real in zip(builds, run_all(builds), strict=True):
        yield Comparison(build, real, predict(build))


def compare(build: Build) -> Comparison:
    """Compare one build. Raises EngineError."""
    with tempfile.TemporaryDirectory() as directory:
        return Comparison(build, run(build, Path(directory)), predict(build))


def smallest(comparison: Comparison) -> Comparison:
    """The smallest build that differs, found from one that does."""
    return compare(shrink(comparison.build, lambda build: compare(build).differs))


def _described(comparison: Comparison) -> Iterator[str]:
    build, real, ours = comparison.build, comparison.real.listing, comparison.predicted
    yield f"{build.path} {' '.join(build.arguments)}".rstrip()
    yield from (f"  | {line}" for line in build.dockerfile)
    if build.ignore is not None:
        yield build.ignore_path
        yield from (f"  | {line}" for line in build.ignore)
    yield "context"
    for path, content in build.files.items():
        kind = (
            f" -> {content.target}" if isinstance(content, Link) else "/" if content is None else ""
        )
        yield f"  | {path}{kind}"
    for path in sorted({*real, *ours}):
        if real.get(path) != ours.get(path):
            theirs, mine = real.get(path, "nothing"), ours.get(path, "nothing")
            yield f"  {path}: engine {theirs!r}, we {mine!r}"
    if comparison.real.complaint:
        yield f"  the engine says: {comparison.real.complaint}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison; the exit code says whether all agreed."""
    parser = argparse.ArgumentParser(description="Compare our images with an engine's.")
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--keep", type=Path, metavar="DIR")
    options = parser.parse_args(argv)
    if (problem := why_unusable()) is not None:
        print(problem, file=sys.stderr)
        return 2
    print(f"{options.count} builds, --seed {options.seed}")
    differing = _survey(examples(options.count, options.seed))
    for comparison in islice(differing, 10):
        minimal = smallest(comparison)
        print(f"\n{minimal}", flush=True)
        if options.keep is not None:
            print(f"kept as {save(minimal.build, minimal.real.listing, options.keep)}")
    return 1 if differing else 0


def _survey(builds: Sequence[Build]) -> list[Comparison]:
    start = time.monotonic()
    seen: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    differing = []
    for comparison in compare_all(builds):
        seen.update(features(comparison.build, comparison.real.listing))
        if comparison.real.listing != comparison.predicted:
            explained[comparison.explained or "(unexplained)"] += 1
        if comparison.differs:
            differing.append(comparison)
    print_counts("features", seen, len(builds))
    print_counts("differences", explained, len(builds))
    for what, why in EXCLUDED.items():
        print(f"not generated: {what}: {why}")
    rate = len(builds) / (time.monotonic() - start)
    print(f"{len(builds)} builds at {rate:.1f} a second, {len(differing)} unexplained differences")
    return differing


def print_counts(title: str, counts: Counter[str], total: int) -> None:
    """Print how often each of something occurred, the most frequent first."""
    print(f"{title}:")
    for name, count in counts.most_common():
        print(f"  {100 * count / total:5.1f} %  {name}")


if __name__ == "__main__":
    raise SystemExit(main())
