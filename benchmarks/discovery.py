"""What discovery makes of whole repositories: contexts, entry points, errors, seconds.

``python -m benchmarks.discovery FOLDER [--details] [NAME…]`` checks the repositories of
``corpus.toml``, each at its commit, from bare snapshots ``FOLDER/<owner>+<name>/repo``, and counts
the Dockerfiles that some Python is in: one counts by the best that is known of its images.
``judged.toml`` says what a person made of each error.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from resilience_hooks.cli.selection import select
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.open import open_tree

_HERE: Final = Path(__file__).parent
_PYTHON: Final = re.compile(rb"(?i)python|\bpip3?\b|\buv\b|poetry|conda|uvicorn|gunicorn|celery")
_INFERRED: Final = ("inferred", "no source", "nothing is taken")
_IDLE: Final = re.compile(
    r"decides what starts|runs no Python|starts no service|runs tests|serves (?:models|notebooks)"
    r"|without a command|binary program|kept for the record|vendored|is a template"
)
_BEST: Final = ("declared", "inferred", "unknown", "walked", "unread", "idle")
_COLUMNS: Final = (
    "images", "declared", "inferred", "unknown", "walked", "idle", "unread", "true", "false",
    "unjudged", "warnings", "seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One repository: its images, which errors were judged how, and how long it took."""

    name: str
    images: Sequence[ServiceResult]
    verdicts: Sequence[tuple[Finding, str]]
    seconds: float

    def counts(self) -> Mapping[str, float]:
        """The numbers of the table, by column."""
        contexts = list(_best((image.dockerfile, _context(image)) for image in self.images))
        starts = list(_best((image.dockerfile, _start(image)) for image in self.images))
        verdicts = [verdict for _, verdict in self.verdicts]
        warnings = (f for image in self.images for f in image.findings if f.severity == "warning")
        return {
            "images": len(contexts),
            **{kind: contexts.count(kind) for kind in ("declared", "inferred", "unknown")},
            **{kind: starts.count(kind) for kind in ("walked", "idle", "unread")},
            **{kind: verdicts.count(kind) for kind in ("true", "false", "unjudged")},
            "warnings": sum(1 for _ in warnings),
            "seconds": round(self.seconds, 1),
        }


def _best(found: Iterable[tuple[str | None, str]]) -> Iterable[str]:
    """Of what is known of each Dockerfile's images, the best."""
    best_last = sorted(found, key=lambda pair: -_BEST.index(pair[1]))
    return dict(best_last).values()


def _context(image: ServiceResult) -> str:
    if image.context == "?":
        return "unknown"
    return "inferred" if image.context_source.startswith(_INFERRED) else "declared"


def _start(image: ServiceResult) -> str:
    """Whether the imports were walked; ``idle``: no Python of the repository is started."""
    if image.status == "checked":
        return "walked"
    return "idle" if _IDLE.search(image.reason or "") else "unread"


def measure(name: str, commit: str, folder: Path, judged: Mapping[str, str]) -> Row:
    """Check one repository."""
    began = time.perf_counter()
    tree = open_tree(str(folder / name.replace("/", "+") / "repo"), commit, ".")
    workshop = Workshop(tree)
    results = [check_service(service, workshop) for service in select([], workshop).services]
    seconds = time.perf_counter() - began
    images = [result for result in results if _has_python(result, tree)]
    errors = (f for image in images for f in image.findings if f.severity == "error")
    verdicts = [(error, judged.get(key_of(error), "unjudged")) for error in errors]
    return Row(name, images, verdicts, seconds)


def key_of(finding: Finding) -> str:
    """What an error is judged under: code, Dockerfile, and what is missing."""
    what = finding.module or ", ".join(finding.missing)
    return f"{finding.code} {finding.dockerfile} {what}"


def _has_python(result: ServiceResult, tree: Tree) -> bool:
    if result.dockerfile is None:
        return False
    return result.status == "checked" or bool(_PYTHON.search(tree.read(result.dockerfile)))


def _rendered(rows: Sequence[Row]) -> Iterator[str]:
    width = max(len(row.name) for row in rows)
    yield " ".join(["repository".ljust(width), *(column.rjust(8) for column in _COLUMNS)])
    totals = dict.fromkeys(_COLUMNS, 0.0)
    for row in rows:
        counts = row.counts()
        totals = {column: totals[column] + counts[column] for column in _COLUMNS}
        yield " ".join([row.name.ljust(width), *(f"{counts[c]:8g}" for c in _COLUMNS)])
    yield " ".join(["all".ljust(width), *(f"{round(totals[c], 1):8g}" for c in _COLUMNS)])


def _details(row: Row) -> Iterator[str]:
    for error, verdict in row.verdicts:
        yield f"  {verdict}  {key_of(error)}  ({error.path}:{error.line})"
    for image in row.images:
        if image.status != "checked":
            where = f"{image.context}, {image.context_source}"
            yield f"  {_start(image)}  {image.name}  [{where}]  {image.reason}"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args(argv)
    judged = {entry["error"]: entry["verdict"] for entry in _table("judged.toml", "error")}
    rows = [
        measure(entry["name"], entry["commit"], options.folder, judged)
        for entry in _table("corpus.toml", "repository")
        if not options.names or entry["name"] in options.names
    ]
    for row in rows if options.details else ():
        print("\n".join([row.name, *_details(row)]))
    print("\n".join(_rendered(rows)))


def _table(file: str, key: str) -> list[dict[str, Any]]:
    path = _HERE / file
    return list(tomllib.loads(path.read_text()).get(key, [])) if path.exists() else []


if __name__ == "__main__":
    main()
