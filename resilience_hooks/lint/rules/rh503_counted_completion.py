"""RH503: completion is decided by numbers.

The number of units that are done is compared with the number of units that are expected.

**Why it breaks.** Five of five is not *the* five: a unit that was renamed, or reported under two
names, makes up for one that never came, and the next phase starts on missing data. The other way
round, a unit that was skipped as expected leaves the phase incomplete for good.

Before:

    if len(completed) >= len(expected):
        trigger_next_phase()

After:

    missing = expected - completed
    if not missing:
        trigger_next_phase()

or `PhaseLedger` of `resilience_hooks.phases`, which counts skips, names what is missing, and claims
the trigger once.

**Fix.** `--fix` writes `expected <= completed` where both names are bound to sets, and to nothing
else, in the function.

**Silence it.** Where a number is what is meant: `# rh: ignore[RH503] reason`.

**Known limits.** Both sides are told by their names: something completed, finished or done on the
left, something expected or required on the right; and one of them as a number (`len(…)`, `_count`,
or bound to one), because sets are compared with `>=` too. A quorum (`min_required`) is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.base import code_rule
from resilience_hooks.lint.names import called, dotted, last, words
from resilience_hooks.lint.replacing import replaced
from resilience_hooks.lint.sets import numbers_in, sets_of
from resilience_hooks.lint.source import Source
from resilience_hooks.static.findings import Finding

_DONE: Final = frozenset({"complete", "completed", "finished", "done", "completions"})
_EXPECTED: Final = frozenset({"expected", "required"})
_NUMBER: Final = frozenset({"count", "counts", "num", "number", "total"})
# A flag, a moment, the names themselves, a quorum: none of them is the number of what is done.
_OTHER: Final = frozenset(
    {
        *("is", "has", "was", "at", "time", "date", "ids", "names"),
        *("min", "minimum", "max", "threshold", "quorum", "tier"),
    }
)
_OPERATORS: Final = (cst.GreaterThanEqual, cst.Equal, cst.LessThan, cst.NotEqual)
_TURNED: Final = (cst.LessThanEqual, cst.Equal, cst.GreaterThan, cst.NotEqual)


def judge(source: Source) -> Iterator[Finding]:
    """One finding for each such comparison, in the order of the file."""
    numbers = numbers_in(source.module)
    for found in m.findall(source.module, m.Comparison()):
        if isinstance(found, cst.Comparison) and _is_counting(found) and _has(numbers, found):
            yield Finding(
                code=RULE.code,
                severity="error",
                message=f"completion is decided by numbers: {_code(found)}",
                path=source.path,
                line=source.line(found),
                consequence="a unit that nobody expected makes up for one that is missing",
                remedy="compare the sets of units: missing = expected - completed",
            )


def _code(node: cst.CSTNode) -> str:
    return " ".join(cst.Module([]).code_for_node(node).split())


def _is_counting(found: cst.Comparison) -> bool:
    if len(found.comparisons) != 1:
        return False
    operator, left, right = (
        found.comparisons[0].operator,
        found.left,
        found.comparisons[0].comparator,
    )
    if isinstance(operator, _OPERATORS) and _counts(left, _DONE) and _counts(right, _EXPECTED):
        return True
    return isinstance(operator, _TURNED) and _counts(left, _EXPECTED) and _counts(right, _DONE)


def _has(numbers: frozenset[str], found: cst.Comparison) -> bool:
    """Whether a side is known to be a number: ``completed >= expected`` may compare sets."""
    sides = (found.left, found.comparisons[0].comparator)
    return any(
        called(side) == "len" or dotted(side) in numbers or bool(_name_of(side) & _NUMBER)
        for side in sides
    )


def _counts(node: cst.BaseExpression, about: frozenset[str]) -> bool:
    """Whether it is the number of such things: ``len(done)``, ``done_count``, ``expected``."""
    if isinstance(node, cst.Call) and called(node) == "len" and node.args:
        node = node.args[0].value
    found = _name_of(node)
    return bool(found & about) and not found & _OTHER


def _name_of(node: cst.BaseExpression) -> frozenset[str]:
    """The words of a name, of ``state["completed"]``, or of ``state.get("completed", …)``."""
    if isinstance(node, cst.Call) and last(called(node)) == "get" and node.args:
        return _string(node.args[0].value)
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        return _string(index.value) if isinstance(index, cst.Index) else frozenset()
    return words(last(dotted(node)))


def _string(node: cst.BaseExpression) -> frozenset[str]:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return words(value) if isinstance(value, str) else frozenset()


def fix(source: Source) -> str:
    """The file with sets compared where both sides are known to be sets."""
    changes: dict[cst.CSTNode, cst.CSTNode] = {}
    for place in source.places:
        if isinstance(place.statement, cst.FunctionDef):
            known = sets_of(place.statement)
            for found in m.findall(place.statement, m.Comparison()):
                if isinstance(found, cst.Comparison) and _is_counting(found):
                    changes[found] = _compared_as_sets(found, known)
    return replaced(source.module, changes).code


def _compared_as_sets(found: cst.Comparison, known: frozenset[str]) -> cst.Comparison:
    """``len(a) >= len(b)`` as ``b <= a``; what is no such thing as it is."""
    left, target = found.left, found.comparisons[0]
    right = target.comparator
    if not isinstance(target.operator, cst.GreaterThanEqual):
        return found
    if not (isinstance(left, cst.Call) and isinstance(right, cst.Call)):
        return found
    done, expected = left.args[0].value, right.args[0].value
    if not {dotted(done), dotted(expected)} <= known:
        return found
    operator = cst.LessThanEqual()
    comparisons = [target.with_changes(operator=operator, comparator=done)]
    return found.with_changes(left=expected, comparisons=comparisons)


RULE = code_rule(
    "RH503",
    "counted-completion",
    judge,
    r"(?i)complete|finished|done|completions",
    r"(?i)(complet|finished|done|expected|required).*([<>!=]=|[<>]).*"
    r"(complet|finished|done|expected|required)",
    fix=fix,
)
