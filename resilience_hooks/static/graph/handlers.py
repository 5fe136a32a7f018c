"""Who catches the ImportError of a try statement's body, and whether that copes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.static.findings import Guard
from resilience_hooks.static.graph.facts import Raised
from resilience_hooks.static.graph.syntax import dotted

_IMPORT_ERRORS: Final = {"ImportError", "ModuleNotFoundError"}
_BROAD: Final = {"Exception", "BaseException"}
_GUARDS: Final[tuple[Guard, ...]] = ("import-error", "broad")
_OTHERS: Final[Mapping[Raised, str]] = {"import": "ImportError", "other": "AttributeError"}
_EXITS: Final = {"sys.exit", "exit", "quit", "os._exit", "os.abort"}

Handler = cst.ExceptHandler | cst.ExceptStarHandler


@dataclass(frozen=True, slots=True)
class Catch:
    """The first handler that a ModuleNotFoundError meets, by index, as the guard that it is.

    ``copes`` is false where the handler raises again or ends the process; no handler catches what
    ``passes``.
    """

    index: int
    guard: Guard
    copes: bool
    passes: tuple[Raised, ...] = ()


def catching(handlers: Sequence[Handler]) -> Catch | None:
    """The handler that an ImportError raised in the body meets; None where it meets none."""
    for index, handler in enumerate(handlers):
        guard = guard_of(handler.type)
        if guard is not None:
            passes = _passing(names_of(handler.type) for handler in handlers)
            return Catch(index, guard, not _leaves(handler.body), passes)
    return None


def _passing(handlers: Iterable[Collection[str] | None]) -> tuple[Raised, ...]:
    """What no handler catches, given the names in each; None catches everything."""
    caught: set[str] = set()
    for names in handlers:
        is_broad = names is None or not _BROAD.isdisjoint(names)
        caught.update(_OTHERS.values() if is_broad else names or ())
    return tuple(raised for raised, name in _OTHERS.items() if name not in caught)


def names_of(exception: cst.BaseExpression | None) -> Collection[str] | None:
    """The names, without modules, of the classes in an ``except`` clause; None: it has none."""
    if exception is None:
        return None
    elements = exception.elements if isinstance(exception, cst.Tuple) else None
    caught = [exception] if elements is None else [element.value for element in elements]
    return {dotted(node).rpartition(".")[2] for node in caught}


def guard_of(exception: cst.BaseExpression | None) -> Guard | None:
    """Whether an ``except`` clause names ImportError, catches it broadly, or lets it pass."""
    names = names_of(exception)
    if names is None:
        return "broad"
    if not _IMPORT_ERRORS.isdisjoint(names):
        return "import-error"
    return None if _BROAD.isdisjoint(names) else "broad"


def suppressing(items: Iterable[cst.WithItem]) -> Catch | None:
    """What ``with contextlib.suppress(…)`` keeps from the caller."""
    caught = [argument.value for item in items for argument in _suppressed(item.item)]
    guards = {guard_of(each) for each in caught}
    passes = _passing(names_of(each) for each in caught)
    for guard in _GUARDS:
        if guard in guards:
            return Catch(0, guard, copes=True, passes=passes)
    return None


def _suppressed(manager: cst.BaseExpression) -> Sequence[cst.Arg]:
    if isinstance(manager, cst.Call) and dotted(manager.func).rpartition(".")[2] == "suppress":
        return manager.args
    return ()


def _leaves(body: cst.BaseSuite) -> bool:
    """Whether a block surely raises or ends the process."""
    return any(_statement_leaves(statement) for statement in body.body)


def _statement_leaves(statement: cst.BaseStatement | cst.BaseSmallStatement) -> bool:
    if isinstance(statement, cst.SimpleStatementLine):
        return any(_small_leaves(small) for small in statement.body)
    if isinstance(statement, cst.If):
        branches = list(_branches(statement))
        return branches[-1] is not None and all(b is not None and _leaves(b) for b in branches)
    if isinstance(statement, cst.With):
        return _leaves(statement.body)
    return isinstance(statement, cst.BaseSmallStatement) and _small_leaves(statement)


def _branches(statement: cst.If) -> Iterable[cst.BaseSuite | None]:
    """The bodies of ``if``, of every ``elif`` and of ``else`` (None where that is missing)."""
    branch: cst.If | cst.Else | None = statement
    while isinstance(branch, cst.If):
        yield branch.body
        branch = branch.orelse
    yield branch.body if branch is not None else None


def _small_leaves(statement: cst.BaseSmallStatement) -> bool:
    if isinstance(statement, cst.Raise):
        return True
    value = statement.value if isinstance(statement, cst.Expr) else None
    return isinstance(value, cst.Call) and dotted(value.func) in _EXITS
