"""What an ``if`` decides before the program runs: type checking, platform, version, main."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import libcst as cst

from resilience_hooks.static.graph.facts import VersionTest
from resilience_hooks.static.graph.syntax import dotted, integer_of, text_of, texts_of

Branch: TypeAlias = Literal["run", "imported", "main", "skip"]

_RANKS: Final[tuple[Branch, ...]] = ("run", "imported", "main", "skip")
_COMPARE: Final = {
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.In: "in",
    cst.NotIn: "not in",
}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE: Final = {"!=": "==", "not in": "in"}
_WHOLE: Final = {"sys.version_info", "version_info"}
_CONSTANTS: Final = {
    "True": True,
    "False": False,
    "MYPY": False,
    "PY2": False,
    "PY3": True,
    "six.PY2": False,
    "six.PY3": True,
}
_PLATFORM: Final = {
    "sys.platform": "linux",
    "platform": "linux",
    "os.name": "posix",
    "platform.system": "Linux",
}
_PLATFORMS: Final = {"linux", "linux2", "win32", "darwin", "cygwin", "wasi"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the body and of the ``else`` branch, and the versions that each asks for."""

    body: Branch = "run"
    orelse: Branch = "run"
    body_versions: tuple[VersionTest, ...] = ()
    orelse_versions: tuple[VersionTest, ...] = ()


_OPEN: Final = Decision()
_NEVER: Final = Decision("skip", "run")
_ALWAYS: Final = Decision("run", "skip")
_MAIN: Final = Decision("main", "imported")


def decide(test: cst.BaseExpression, type_checking: Collection[str]) -> Decision:
    """What a test decides in a container (Linux); ``type_checking`` are that name's aliases."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _negated(decide(test.expression, type_checking))
    if isinstance(test, cst.BooleanOperation):
        join = _both if isinstance(test.operator, cst.And) else _either
        return join(decide(test.left, type_checking), decide(test.right, type_checking))
    if isinstance(test, cst.Comparison):
        return _compared(test)
    if isinstance(test, cst.Call):
        return _started(test)
    number = integer_of(test)
    if number is not None:
        return _constant(bool(number))
    name = dotted(test)
    if name.rpartition(".")[2] == "TYPE_CHECKING" or name in type_checking:
        return _NEVER
    return _constant(_CONSTANTS.get(name))


def _constant(value: bool | None) -> Decision:
    return _OPEN if value is None else _ALWAYS if value else _NEVER


def _negated(of: Decision) -> Decision:
    return Decision(of.orelse, of.body, of.orelse_versions, of.body_versions)


def _both(left: Decision, right: Decision) -> Decision:
    """``left and right``: the body needs both, the ``else`` branch either to fail."""
    return Decision(
        max(left.body, right.body, key=_RANKS.index),
        min(left.orelse, right.orelse, key=_RANKS.index),
        body_versions=left.body_versions + right.body_versions,
    )


def _either(left: Decision, right: Decision) -> Decision:
    return _negated(_both(_negated(left), _negated(right)))


def _compared(test: cst.Comparison) -> Decision:
    """``a < b < c`` is ``a < b and b < c``."""
    decisions = []
    left = test.left
    for target in test.comparisons:
        compare = _COMPARE.get(type(target.operator))
        decisions.append(_pair(left, compare, target.comparator) if compare else _OPEN)
        left = target.comparator
    return functools.reduce(_both, decisions)


def _pair(left: cst.BaseExpression, compare: str, right: cst.BaseExpression) -> Decision:
    if compare in _OPPOSITE:
        return _negated(_pair(left, _OPPOSITE[compare], right))
    if compare == "==" and text_of(left) is not None:
        left, right = right, left
    texts = texts_of(right) if compare == "in" else (text_of(right),)
    name = dotted(left.func) if isinstance(left, cst.Call) else dotted(left)
    if compare in {"==", "in"} and texts and texts[0] is not None:
        if name == "__name__":
            return _MAIN if "__main__" in texts else _OPEN
        if name in _PLATFORM and (name != "platform" or _PLATFORMS.intersection(texts)):
            return _constant(_PLATFORM[name] in texts)
    decision = _version(left, compare, right)
    if decision is None and compare in _MIRRORED:
        decision = _version(right, _MIRRORED[compare], left)
    return decision or _OPEN


def _version(left: cst.BaseExpression, compare: str, right: cst.BaseExpression) -> Decision | None:
    """A comparison of ``sys.version_info``, of its first items or of its major number."""
    name = dotted(left.value if isinstance(left, cst.Subscript) else left)
    version = _numbers(right)
    if version is None or compare == "in":
        return None
    if isinstance(left, cst.Subscript):
        return _tested(compare, version) if name in _WHOLE and _is_leading(left) else None
    if name == "sys.version_info.major":
        return _tested(compare, version)
    return _longer(compare, version) if name in _WHOLE else None


def _longer(compare: str, version: tuple[int, ...]) -> Decision:
    """The whole tuple has five items: it is greater than any beginning of itself, never equal."""
    if compare == "==":
        return _NEVER
    return _tested({">": ">=", "<=": "<"}.get(compare, compare), version)


def _tested(compare: str, version: tuple[int, ...]) -> Decision:
    holds = VersionTest(compare, version)
    return Decision("run", "run", (holds,), (VersionTest(compare, version, expected=False),))


def _is_leading(node: cst.Subscript) -> bool:
    """``sys.version_info[0]`` or ``sys.version_info[:n]``."""
    index = node.slice[0].slice if len(node.slice) == 1 else None
    if isinstance(index, cst.Index):
        return integer_of(index.value) == 0
    return isinstance(index, cst.Slice) and index.lower is None


def _numbers(node: cst.BaseExpression) -> tuple[int, ...] | None:
    if isinstance(node, cst.Tuple):
        numbers = [integer_of(element.value) for element in node.elements]
        leading = numbers[: numbers.index(None)] if None in numbers else numbers
        return tuple(number for number in leading if number is not None) or None
    number = integer_of(node)
    return None if number is None else (number,)


def _started(test: cst.Call) -> Decision:
    """``sys.platform.startswith("win")``, or with a tuple of prefixes."""
    if dotted(test.func) != "sys.platform.startswith" or len(test.args) != 1:
        return _OPEN
    prefix = text_of(test.args[0].value)
    prefixes = (prefix,) if prefix is not None else texts_of(test.args[0].value)
    return _OPEN if prefixes is None else _constant("linux".startswith(prefixes))
