"""Puts faults into the analyzer, one line each, and sees whether generated repositories catch them.

``python -m tests.oracle.mutants [TREES] [--seed N]`` asks the interpreter about so many
repositories once, then holds the static verdicts with each fault against it; exits 1 where a fault
goes unnoticed.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.mutation import Fault, caught, report
from tests.oracle.judge import Compared, judged_again
from tests.oracle.oracle import compare_all

FAULTS: Final = (
    Fault("graph/resolve", "        if before is not None:\n", "        if before and portions:\n"),
    Fault("graph/resolve", "return Lost(dotted, found[-1] if found else None)", "return found"),
    Fault("graph/resolve", '(".py", ".pyc")', '(".pyi", ".pyc")'),
    Fault("graph/resolve", "            if is_dir:\n", "            if not is_dir:\n"),
    Fault("graph/resolve", "for suffix in _SOURCES if is_dir else ():", "for suffix in ():"),
    Fault("graph/resolve", "return found or _namespace(name, portions)", "return found"),
    Fault("graph/resolve", "return last or _namespace(name, (*portions, *more))", "return last"),
    Fault("graph/resolve", "parent.locations)\n", "self.front)\n"),
    Fault("graph/targets", "if fact.level > len(parts):", "if fact.level > len(parts) + 1:"),
    Fault("graph/targets", "len(parts) - fact.level + 1", "len(parts) - fact.level"),
    Fault("graph/targets", "    for module in chain:\n", "    for module in chain[-1:]:\n"),
    Fault("graph/targets", "if fact.names is not None:\n", "if fact.names is None:\n"),
    Fault("graph/targets", 'if names == ("*",):\n', 'if names == ("**",):\n'),
    Fault("graph/targets", "or name in facts.names:", "or name in ():"),
    Fault("graph/targets", "or name in facts.names:", "or name in facts.bound:"),
    Fault("graph/targets", "if facts.open_names or", "if"),
    Fault("graph/facts", "if raised not in self.passes:", "if self.passes:"),
    Fault("graph/walk", "if deferred and not self.deferred else self", "if deferred else State()"),
    Fault("graph/walk", "if deferred and not self.deferred else self", "if False else self"),
    Fault("graph/walk", '_weaker(self.named, where.meeting("import").guard)', "self.named"),
    Fault(
        "graph/walk",
        "where.imported_only if visit.as_main else where.main_only",
        "where.main_only and not visit.as_main",
    ),
    Fault(
        "graph/walk",
        "where.imported_only if visit.as_main else where.main_only",
        "where.imported_only and visit.as_main",
    ),
    Fault("graph/walk", "where.else_of is not None and where.else_of in failed", "False"),
    Fault(
        "graph/walk",
        "return where.fallback_of is None or where.fallback_of in failed",
        "return where.fallback_of is None",
    ),
    Fault(
        "graph/walk",
        "return where.fallback_of is None or where.fallback_of in failed",
        "return True",
    ),
    Fault(
        "graph/walk", "where.deferred and not (visit.as_main and where.at_main)", "where.deferred"
    ),
    Fault("graph/walk", "return self.python is None or all(", "return any("),
    Fault("graph/resolve", "return self.name if self.is_package", 'return "x" if self.is_package'),
    Fault("graph/walk", "return statement.raised or self.fallen.get(", "return (lambda _: None)("),
    Fault(
        "graph/walk",
        "facts_of(visit.module).moves_path:\n            return fact",
        "facts_of:\n            return fact",
    ),
    Fault("graph/rehearsal", "if visit.key in self._in_modules or self", "if self"),
    Fault("graph/rehearsal", "caught | _held(statement.fact.where)", "caught"),
    Fault("graph/settling", "return bool(fallbacks) and all(", "return all("),
    Fault("graph/handlers", "guard_of(handler.type)", "guard_of(None)"),
    Fault("graph/handlers", "not _leaves(handler.body)", "True"),
    Fault("graph/handlers", 'return None if _BROAD.isdisjoint(names) else "broad"', "return None"),
    Fault("graph/handlers", "if name not in caught)", "if False)"),
    Fault(
        "graph/conditions", '_MAIN: Final = Decision("main", "imported")', "_MAIN: Final = _OPEN"
    ),
    Fault("graph/conditions", '_NEVER: Final = Decision("skip", "run")', "_NEVER: Final = _OPEN"),
    Fault(
        "graph/joining",
        "deferred=where.deferred and where.function not in loading",
        "deferred=where.deferred",
    ),
    Fault("graph/frames", "deferred=True,\n", "deferred=False,\n"),
    Fault("graph/pathexpr", "posixpath.dirname(path.rstrip", "str(path.rstrip"),
    Fault("graph/attempt", "[*reversed(front), *launch.sys_path]", "[*launch.sys_path]"),
    Fault("graph/attempt", "edit.if_absent and path in entries", "False"),
    Fault(
        "graph/repository",
        "or self._is_hidden(root, name):",
        "or True:",
    ),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run every fault; the exit code says whether all were caught."""
    parser = argparse.ArgumentParser(description="See whether generated trees catch faults.")
    parser.add_argument("trees", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", type=Path, metavar="CORPUS", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.judge is not None:
        return judge(options.judge)
    with tempfile.TemporaryDirectory() as directory:
        corpus = Path(directory) / "corpus"
        found = compare_all(options.trees, options.seed)
        corpus.write_bytes(pickle.dumps([each for each in found if not each.differences]))
        if judge(corpus):
            raise SystemExit("without a fault the verdicts differ from what they were")
        verdicts = [(fault, caught(fault, "tests.oracle.mutants", corpus)) for fault in FAULTS]
    return report(verdicts, f"{options.trees} repositories")


def judge(corpus: Path) -> int:
    """Judge a corpus anew; 1 at the first repository on which the verdicts differ."""
    known: Sequence[Compared] = pickle.loads(corpus.read_bytes())
    return int(any(judged_again(each).differences for each in known))


if __name__ == "__main__":
    raise SystemExit(main())
