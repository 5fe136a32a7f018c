"""What an ``except`` catches, and what the statements in it do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.names import called, dotted, last, words

_BROAD: Final = frozenset({"Exception", "BaseException"})
_LETTERS: Final = frozenset({"dlq", "deadletter", "quarantine", "quarantined"})
_LETTER: Final = frozenset({"letter", "letters"})
_KEEPS: Final = frozenset({"log", "record", "save", "store", "write"})


def caught(handler: cst.ExceptHandler) -> tuple[str, ...]:
    """The names of what is caught; nothing for a bare ``except``."""
    if handler.type is None:
        return ()
    if isinstance(handler.type, cst.Tuple):
        return tuple(last(dotted(each.value)) for each in handler.type.elements)
    return (last(dotted(handler.type)),)


def is_broad(handler: cst.ExceptHandler) -> bool:
    """Whether every failure ends up here, those of the network and of the code alike."""
    names = caught(handler)
    return not names or bool(_BROAD.intersection(names))


def may_leave(statements: Iterable[cst.CSTNode]) -> bool:
    """Whether one of the statements raises or returns, on some condition."""
    leaving = m.Raise() | m.Return()
    return any(m.findall(each, leaving) for each in statements)


def keeps_a_record(statements: Iterable[cst.CSTNode]) -> bool:
    """Whether one of the statements calls something that is named after dead letters.

    ``log_failure(message_id, …)`` keeps a record too; ``logger.error(…)`` does not.
    """
    return any(_is_keeping(words(name)) for each in statements for name in _calls(each))


def _is_keeping(found: frozenset[str]) -> bool:
    is_failure_kept = "failure" in found and bool(found & _KEEPS)
    is_letter = "dead" in found and bool(found & _LETTER)
    return bool(found & _LETTERS) or is_letter or is_failure_kept


def _calls(statement: cst.CSTNode) -> Iterator[str]:
    for call in m.findall(statement, m.Call()):
        yield called(call)
