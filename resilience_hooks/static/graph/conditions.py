"""What an ``if`` decides before the program runs: type checking, platform, version, main."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import libcst as cst

from resilience_hooks.static.graph.facts import VersionTest
from resilience_hooks.static.graph.pathexpr import dotted, text_of

Branch: TypeAlias = Literal["run", "skip", "main"]

_COMPARE: Final = {
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Equal: "==",
    cst.NotEqual: "!=",
}
_CONSTANTS: Final = {"True": True, "False": False, "six.PY2": False, "six.PY3": True, "PY2": False}
_PLATFORM: Final = {
    "sys.platform": "linux",
    "platform": "linux",
    "os.name": "posix",
    "platform.system": "Linux",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the body and of the ``else`` branch; ``version`` decides them if set."""

    body: Branch = "run"
    orelse: Branch = "run"
    version: VersionTest | None = None


OPEN: Final = Decision()
_NEVER: Final = Decision("skip", "run")
_ALWAYS: Final = Decision("run", "skip")
_MAIN: Final = Decision("main", "run")


def decide(test: cst.BaseExpression, type_checking: Collection[str]) -> Decision:
    """What a test decides in a container (Linux); ``type_checking`` are that name's aliases."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _negated(decide(test.expression, type_checking))
    if isinstance(test, cst.BooleanOperation):
        return _joined(test, type_checking)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return _compared(test.left, test.comparisons[0])
    if isinstance(test, cst.Integer):
        return _ALWAYS if test.evaluated_value else _NEVER
    if isinstance(test, cst.Call):
        return _started(test)
    name = dotted(test)
    if name.rpartition(".")[2] == "TYPE_CHECKING" or name in type_checking:
        return _NEVER
    return _constant(_CONSTANTS.get(name))


def _constant(value: bool | None) -> Decision:
    return OPEN if value is None else _ALWAYS if value else _NEVER


def _negated(decision: Decision) -> Decision:
    version = decision.version
    if version is not None:
        version = VersionTest(version.compare, version.version, not version.expected)
    return Decision(decision.orelse, decision.body, version)


def _joined(test: cst.BooleanOperation, type_checking: Collection[str]) -> Decision:
    sides = [decide(test.left, type_checking), decide(test.right, type_checking)]
    if isinstance(test.operator, cst.And):
        if _NEVER in sides:
            return _NEVER
        return Decision("main") if _MAIN in sides else OPEN
    return _ALWAYS if _ALWAYS in sides else OPEN


def _compared(left: cst.BaseExpression, target: cst.ComparisonTarget) -> Decision:
    compare = _COMPARE.get(type(target.operator))
    name = dotted(left.func) if isinstance(left, cst.Call) else dotted(left)
    text = text_of(target.comparator)
    if name == "__name__" and text == "__main__" and compare in {"==", "!="}:
        return _MAIN if compare == "==" else _negated(_MAIN)
    if name in _PLATFORM and text is not None and compare in {"==", "!="}:
        return _constant((_PLATFORM[name] == text) is (compare == "=="))
    version = _version(left, target.comparator)
    if version is None or compare is None:
        return OPEN
    return Decision("run", "run", VersionTest(compare, version))


def _version(left: cst.BaseExpression, right: cst.BaseExpression) -> tuple[int, ...] | None:
    """The version that ``sys.version_info`` (or its major number) is compared with."""
    if isinstance(left, cst.Subscript):
        return _numbers(right) if _is_leading(left) else None
    name = dotted(left)
    if name in {"sys.version_info", "version_info", "sys.version_info.major"}:
        return _numbers(right)
    return None


def _is_leading(node: cst.Subscript) -> bool:
    """``sys.version_info[0]`` or ``sys.version_info[:n]``."""
    if dotted(node.value) not in {"sys.version_info", "version_info"} or len(node.slice) != 1:
        return False
    index = node.slice[0].slice
    if isinstance(index, cst.Index):
        return isinstance(index.value, cst.Integer) and index.value.evaluated_value == 0
    return isinstance(index, cst.Slice) and index.lower is None


def _numbers(node: cst.BaseExpression) -> tuple[int, ...] | None:
    if isinstance(node, cst.Integer):
        return (node.evaluated_value,)
    if not isinstance(node, cst.Tuple):
        return None
    values = [e.value for e in node.elements]
    numbers = tuple(v.evaluated_value for v in values if isinstance(v, cst.Integer))
    return numbers or None


def _started(test: cst.Call) -> Decision:
    """``sys.platform.startswith("win")``."""
    if dotted(test.func) != "sys.platform.startswith" or len(test.args) != 1:
        return OPEN
    prefix = text_of(test.args[0].value)
    return OPEN if prefix is None else _constant("linux".startswith(prefix))
