"""Puts faults into the analyzer, one line each, and sees whether generated builds catch them.

``python -m tests.engine.mutants [COUNT] [--seed N]`` builds so many builds once, then predicts
them with each fault; exits 1 where a fault goes unnoticed.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.engine.build import Build, Listing
from tests.engine.differential import compare_all
from tests.engine.product import predict
from tests.engine.strategy import examples
from tests.mutation import Fault, caught, report

FAULTS: Final = (
    Fault("image/ignorefile", 'if line.startswith("#"):', 'if line.startswith("!"):'),
    Fault("image/ignorefile", 'and text.startswith("/") else text', "and False else text"),
    Fault("image/patterns", 'negated = text.startswith("!")', "negated = False"),
    Fault("image/patterns", 'pieces.append(f"(?:.*/)?{source}")', 'pieces.append(f".*/{source}")'),
    Fault("image/patterns", "is_final = at == len(chunks) - 1", "is_final = at == len(chunks)"),
    Fault("image/matcher", "in sorted(self._hits(path)):", "in sorted(self._hits(path))[:1]:"),
    Fault("image/contextfiles", "descend(path[1:], state)", "descend(path[1:], START)"),
    Fault("image/contextfiles", "if not self._matcher.is_match(found):", "if False:"),
    Fault("image/context", '[f"{dockerfile}.dockerignore"]', "[]"),
    Fault("image/globs", 'negated = pattern[at : at + 1] == "^"', "negated = False"),
    Fault("image/globs", 'return "[^/]", at + 1', 'return "[^/]*", at + 1'),
    Fault("image/copier", "name = clean(source).rpartition", "name = found.rpartition"),
    Fault("image/copier", "isinstance(layers.lstat(place), Directory)", 'destination[-1] == "/"'),
    Fault("image/copier", 'destination.endswith(("/", "/."))', 'destination.endswith("\\n")'),
    Fault("image/copier", "    place = layers.resolve(place)\n", ""),
    Fault("image/copier", "Link(node.target, origin)", 'Link(f"./{node.target}", origin)'),
    Fault("image/operands", 'else f"{workdir}/{path}"', 'else f"/{path}"'),
    Fault("image/operands", 'path.endswith(("/", "/."))', 'path.endswith("/")'),
    Fault("image/add", "unpacked if unpacks else None", "None"),
    Fault("image/archive", '    (b"BZh", bz2.BZ2File),\n', ""),
    Fault("image/archive", 'if member.kind == "hard link" else None', "if False else None"),
    Fault("image/archive", 'elif member.kind == "link":', 'elif member.kind == "other":'),
    Fault("image/environment", "value = args.get(name)\n        if", "value = None\n        if"),
    Fault("image/environment", "known = build.globals.get(name)", "known = None"),
    Fault("image/environment", "state.values.update(expanded)", "pass"),
    Fault("image/config", "absolute(path, state.workdir)", "absolute(path)"),
    Fault(
        "image/config",
        "state.layers.make_directories(place",
        "state.layers.resolve(place) or (place",
    ),
    Fault("image/graph", 'if instruction.keyword == "ONBUILD"', "if not instruction.keyword"),
    Fault("image/graph", "s.name == wanted.lower()", "s.index == 0"),
    Fault("image/state", "fork.layers = Layers(self.layers.files)", "fork.layers = Layers()"),
    Fault("image/sources", "return int(name)", "return max(int(name) - 1, 0)"),
    Fault("image/filesystem", 'here = here.rpartition("/")[0] if', "here = root if"),
    Fault("image/filesystem", 'if node.target.startswith("/"):', 'if node.target == "/":'),
    Fault("image/layers", "self._register(path)\n\n    def remove", "\n\n    def remove"),
    Fault("image/layers", "for directory in reversed(missing):", "for directory in missing[:1]:"),
    Fault(
        "dockerfile/substitution",
        "return word if missing else",
        "return word if value is None else",
    ),
    Fault("dockerfile/substitution", "if missing else word", "if value is None else word"),
    Fault("dockerfile/operands", "if words is None else words", "if True else words"),
    Fault("dockerfile/normalise", '[:1] in ("", "#")', '[:1] == ""'),
)


def judge(corpus: Path) -> int:
    """Predict a corpus; 1 at the first build that is predicted otherwise."""
    known: Sequence[tuple[Build, Listing]] = pickle.loads(corpus.read_bytes())
    return int(any(predict(build) != listing for build, listing in known))


def main(argv: Sequence[str] | None = None) -> int:
    """Run every fault; the exit code says whether all were caught."""
    parser = argparse.ArgumentParser(description="See whether generated builds catch faults.")
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", type=Path, metavar="CORPUS", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.judge is not None:
        return judge(options.judge)
    with tempfile.TemporaryDirectory() as directory:
        corpus = Path(directory) / "corpus"
        corpus.write_bytes(pickle.dumps(_known(options.count, options.seed)))
        verdicts = [(fault, caught(fault, "tests.engine.mutants", corpus)) for fault in FAULTS]
    return report(verdicts, f"{options.count} builds")


def _known(count: int, seed: int) -> list[tuple[Build, Listing]]:
    compared = compare_all(examples(count, seed))
    return [(found.build, found.predicted) for found in compared if not found.differs]


if __name__ == "__main__":
    raise SystemExit(main())
