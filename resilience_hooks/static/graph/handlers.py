"""Who catches the ImportError of a try statement's body, and whether that copes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.static.findings import Guard
from resilience_hooks.static.graph.pathexpr import dotted

_IMPORT_ERRORS: Final = {"ImportError", "ModuleNotFoundError"}
_BROAD: Final = {"Exception", "BaseException"}
_EXITS: Final = {"sys.exit", "exit", "quit", "os._exit", "os.abort"}

Handler = cst.ExceptHandler | cst.ExceptStarHandler


@dataclass(frozen=True, slots=True)
class Catch:
    """The first handler that an ImportError meets, by index, as the guard that it is.

    ``copes`` is false where the handler raises again or ends the process.
    """

    index: int
    guard: Guard
    copes: bool


def catching(handlers: Sequence[Handler]) -> Catch | None:
    """The handler that an ImportError raised in the body meets; None where it meets none."""
    for index, handler in enumerate(handlers):
        guard = guard_of(handler.type)
        if guard is not None:
            return Catch(index, guard, _copes(handler.body))
    return None


def guard_of(exception: cst.BaseExpression | None) -> Guard | None:
    """Whether an ``except`` clause names ImportError, catches it broadly, or lets it pass."""
    if exception is None:
        return "broad"
    names = {name.rpartition(".")[2] for name in _exception_names(exception)}
    if names & _IMPORT_ERRORS:
        return "import-error"
    return "broad" if names & _BROAD else None


def suppressing(items: Iterable[cst.WithItem]) -> Guard | None:
    """What ``with contextlib.suppress(…)`` keeps from the caller."""
    for item in items:
        call = item.item
        if isinstance(call, cst.Call) and dotted(call.func).rpartition(".")[2] == "suppress":
            guards = {guard_of(argument.value) for argument in call.args}
            return "import-error" if "import-error" in guards else "broad" if guards else None
    return None


def _exception_names(node: cst.BaseExpression) -> list[str]:
    if isinstance(node, cst.Tuple):
        return [dotted(element.value) for element in node.elements]
    return [dotted(node)]


def _copes(body: cst.BaseSuite) -> bool:
    return not any(_leaves(small) for line in body.body for small in _small_statements(line))


def _small_statements(
    line: cst.BaseStatement | cst.BaseSmallStatement,
) -> Sequence[cst.BaseSmallStatement]:
    if isinstance(line, cst.SimpleStatementLine):
        return line.body
    return [line] if isinstance(line, cst.BaseSmallStatement) else []


def _leaves(statement: cst.BaseSmallStatement) -> bool:
    if isinstance(statement, cst.Raise):
        return True
    value = statement.value if isinstance(statement, cst.Expr) else None
    return isinstance(value, cst.Call) and dotted(value.func) in _EXITS
