"""From the bytes of a Python file to its facts: the skeleton first, the whole file in doubt."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from resilience_hooks.errors import InternalError
from resilience_hooks.static.graph.aliases import Aliases, aliases
from resilience_hooks.static.graph.assembly import Statement
from resilience_hooks.static.graph.decoding import decode
from resilience_hooks.static.graph.facts import Broken, ModuleFacts
from resilience_hooks.static.graph.imports import ImportReader
from resilience_hooks.static.graph.joining import module_facts
from resilience_hooks.static.graph.location import CountedLines, Positions
from resilience_hooks.static.graph.memo import MEMO
from resilience_hooks.static.graph.nesting import (
    LIMIT,
    TooDeepError,
    TooManyBracketsError,
    check_nesting,
)
from resilience_hooks.static.graph.skeleton import Skeleton, cut
from resilience_hooks.static.graph.statements import StatementFacts

_PLACE: Final = re.compile(r"error at (\d+):\d+")
_OPEN: Final = StatementFacts(open_names=True)
_LONGEST: Final = 500_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts of a file, and all of the file that they come from.

    ``skeleton`` is None where it is more than a skeleton: then every byte may count.
    """

    facts: ModuleFacts
    skeleton: Skeleton | None = None


def read(data: bytes, whole: bool = False) -> Reading:
    """Read one file; one that cannot be parsed yields facts that say why.

    ``whole`` has its whole syntax looked at. The running interpreter's own parser is the quick
    judge; where it objects (it may be older than the file), libcst decides.
    """
    try:
        source = decode(data)
    except (UnicodeError, LookupError, SyntaxError) as error:
        return Reading(ModuleFacts(broken=Broken(1, f"cannot be decoded: {error}")))
    skeleton = cut(source, aliases(source))
    facts = None if skeleton is None else _facts_of(skeleton)
    if facts is None or (whole and _syntax_error(data) is not None):
        return Reading(whole_file_facts(source))
    return Reading(facts, skeleton)


def read_facts(data: bytes) -> ModuleFacts:
    """The facts of one file."""
    return read(data).facts


def read_whole_facts(data: bytes) -> ModuleFacts:
    """The facts of one file, its whole syntax looked at."""
    return read(data, whole=True).facts


def skeleton_facts(source: str) -> ModuleFacts | None:
    """None where libcst or the count of lines contradicts the cut."""
    skeleton = cut(source, aliases(source))
    return None if skeleton is None else _facts_of(skeleton)


def _facts_of(skeleton: Skeleton) -> ModuleFacts | None:
    try:
        facts = _statement_facts(skeleton.statements, skeleton.aliases)
    except (cst.ParserSyntaxError, InternalError, RecursionError):
        return None
    numbers = (statement.numbers for statement in skeleton.statements)
    return module_facts(list(zip(facts, numbers, strict=True)), skeleton.names)


def forget_statements() -> None:
    """Read every statement anew, as in a fresh process."""
    MEMO.clear()


def _statement_facts(statements: Sequence[Statement], known: Aliases) -> list[StatementFacts]:
    """The facts of each statement; what was never met before is parsed, all of it at once."""
    keys = [(statement.text, known.type_checking, known.sys_path) for statement in statements]
    facts = {key: MEMO.get(key) for key in keys}
    fresh = {key: each for key, each in zip(keys, statements, strict=True) if facts[key] is None}
    found = dict(zip(fresh, _read(list(fresh.values()), known), strict=True))
    MEMO.add(found)
    return [facts[key] or found[key] for key in keys]


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
    try:
        check_nesting(source)
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
        return _tree_facts(wrapper, aliases(source), len(source) + 2)
    except cst.ParserSyntaxError as error:
        return ModuleFacts(broken=_broken(error, source))
    except TooManyBracketsError as error:
        return ModuleFacts(broken=Broken(error.line, str(error)))
    except (TooDeepError, RecursionError):
        return ModuleFacts(open_names=True)


def _tree_facts(wrapper: MetadataWrapper, known: Aliases, rows: int) -> ModuleFacts:
    reader = ImportReader(Positions(wrapper.resolve(PositionProvider)), known)
    parts = [(reader.read(statement), range(rows)) for statement in wrapper.module.body]
    return module_facts(parts, frozenset())


def _broken(error: cst.ParserSyntaxError, source: str) -> Broken:
    """CPython words it better, if it objects to the same line; libcst knows newer syntax."""
    found, place = _syntax_error(source), _PLACE.search(error.message)
    if found is not None and (place is None or found.lineno == int(place[1])):
        return Broken(found.lineno or 1, found.msg)
    return Broken(int(place[1]), "invalid syntax") if place else Broken(1, error.message)


def _syntax_error(source: str | bytes) -> SyntaxError | None:
    """What the running interpreter's parser has against a text; its warnings are none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError) as error:
            return SyntaxError(str(error))
    return None
