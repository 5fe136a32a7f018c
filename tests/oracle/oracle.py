"""``python -m tests.oracle.oracle [TREES] [--seed N]``: the static verdict and the interpreter's.

Prints how often each construct occurs, every repository on which the two differ, made as small as
it can be, and what they need not agree on, with the reason; exits 1 where they differ.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from tests.oracle.judge import Compared, compare
from tests.oracle.shrink import smallest
from tests.oracle.strategy import examples

_AT_ONCE = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Compare so many repositories."""
    parser = argparse.ArgumentParser(description="Judge the static verdict by the interpreter.")
    parser.add_argument("trees", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="how many differences to shrink")
    options = parser.parse_args(argv)
    found = compare_all(options.trees, options.seed)
    print(histogram(found))
    differing = [each for each in found if each.differences]
    for each in differing[: options.show]:
        print("\n".join(["", *each.differences, "", smallest(each.generated).shown()]))
    print(explanations(found))
    print(summary(found, differing))
    return 1 if differing else 0


def compare_all(count: int, seed: int) -> list[Compared]:
    """So many repositories compared, a clean interpreter for every fifty."""
    generated = examples(count, seed)
    batches = (generated[at : at + _AT_ONCE] for at in range(0, count, _AT_ONCE))
    return [compared for batch in batches for compared in compare(batch)]


def histogram(found: Sequence[Compared]) -> str:
    """In how many of a hundred repositories each construct occurs, the rarest first."""
    counts = Counter(name for each in found for name in set(each.generated.features()))
    rows = sorted(counts.items(), key=lambda item: item[1])
    return "\n".join(f"{100 * count / len(found):5.1f} %  {name}" for name, count in rows)


def explanations(found: Sequence[Compared]) -> str:
    """What the two need not agree on: how often for each reason, in how many repositories."""
    cases: Counter[str] = Counter()
    for each in found:
        cases.update(each.explanations)
    repositories = Counter(reason for each in found for reason in each.explanations)
    return "\n".join(
        f"explained: {reason}: {count} in {repositories[reason]} repositories"
        for reason, count in cases.most_common()
    )


def summary(found: Sequence[Compared], differing: Sequence[Compared]) -> str:
    """Figures in a line."""
    failing = sum(len(each.real.failing) for each in found)
    return f"{len(differing)} of {len(found)} repositories differ; {failing} failing imports"


if __name__ == "__main__":
    raise SystemExit(main())
