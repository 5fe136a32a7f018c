"""What libcst reads: the facts of statements that were cut out, and of whole files.

Loaded only where a statement was never met before: loading libcst takes longer than a warm run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from resilience_hooks.errors import InternalError
from resilience_hooks.static.graph.aliases import Aliases, aliases
from resilience_hooks.static.graph.assembly import Statement
from resilience_hooks.static.graph.decoding import LARGEST_WHOLE
from resilience_hooks.static.graph.facts import Broken, ModuleFacts, unread
from resilience_hooks.static.graph.imports import ImportReader
from resilience_hooks.static.graph.joining import module_facts
from resilience_hooks.static.graph.location import CountedLines, Positions
from resilience_hooks.static.graph.nesting import (
    LIMIT,
    TooDeepError,
    TooManyBracketsError,
    check_nesting,
)
from resilience_hooks.static.graph.objections import objection
from resilience_hooks.static.graph.statements import StatementFacts

_PLACE: Final = re.compile(r"error at (\d+):\d+")
_OPEN: Final = StatementFacts(open_names=True)
_LONGEST: Final = 500_000


def statement_facts(statements: Sequence[Statement], known: Aliases) -> list[StatementFacts] | None:
    """The facts of statements, parsed at once; None where libcst contradicts the cut."""
    try:
        return list(_read(statements, known))
    except (cst.ParserSyntaxError, InternalError, RecursionError):
        return None


def _read(statements: Sequence[Statement], known: Aliases) -> Iterator[StatementFacts]:
    safe = [_is_safe(statement) for statement in statements]
    texts = [s.text for s, is_safe in zip(statements, safe, strict=True) if is_safe]
    nodes = iter(cst.parse_module("".join(texts)).body) if texts else iter(())
    for statement, is_safe in zip(statements, safe, strict=True):
        if not is_safe:
            yield _OPEN
            continue
        lines = CountedLines(statement.lines)
        facts = ImportReader(lines, known).read(next(nodes))
        lines.finish()
        yield facts


def _is_safe(statement: Statement) -> bool:
    """Whether a statement is no longer and nests no deeper than a parser can follow."""
    if len(statement.text) > _LONGEST:
        return False
    if len(statement.lines) <= LIMIT and all(len(line.text) <= LIMIT for line in statement.lines):
        return True
    try:
        check_nesting(statement.text)
    except TooDeepError:
        return False
    return True


def whole_file_facts(source: str) -> ModuleFacts:
    """The same facts from libcst's tree of the whole file: exact, and forty times slower."""
    if len(source) > LARGEST_WHOLE:
        return unread(f"it is longer than {LARGEST_WHOLE:,} bytes, and not plain")
    try:
        check_nesting(source)
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
        return _tree_facts(wrapper, aliases(source), len(source) + 2)
    except cst.ParserSyntaxError as error:
        return ModuleFacts(broken=_broken(error, source))
    except TooManyBracketsError as error:
        return ModuleFacts(broken=Broken(error.line, str(error)))
    except (TooDeepError, RecursionError):
        return unread("it nests too deeply")


def _tree_facts(wrapper: MetadataWrapper, known: Aliases, rows: int) -> ModuleFacts:
    reader = ImportReader(Positions(wrapper.resolve(PositionProvider)), known)
    parts = [(reader.read(statement), range(rows)) for statement in wrapper.module.body]
    return module_facts(parts, frozenset())


def _broken(error: cst.ParserSyntaxError, source: str) -> Broken:
    """CPython words it better, if it objects to the same line; libcst knows newer syntax."""
    found, place = objection(source), _PLACE.search(error.message)
    if found is not None and (place is None or found.lineno == int(place[1])):
        return Broken(found.lineno or 1, found.msg)
    return Broken(int(place[1]), "invalid syntax") if place else Broken(1, error.message)
