"""From the bytes of a Python file to its facts: the skeleton first, the whole file in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from resilience_hooks.static.graph.aliases import Aliases, aliases
from resilience_hooks.static.graph.assembly import Statement
from resilience_hooks.static.graph.decoding import LARGEST, decode
from resilience_hooks.static.graph.facts import Broken, ModuleFacts, unread
from resilience_hooks.static.graph.joining import module_facts
from resilience_hooks.static.graph.memo import MEMO
from resilience_hooks.static.graph.objections import is_refused
from resilience_hooks.static.graph.skeleton import Skeleton, TooMuchError, cut
from resilience_hooks.static.graph.statements import StatementFacts


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
    judge; where it objects (it may be older than the file), libcst decides. What a file imports
    that is beyond all measure stays unknown.
    """
    if len(data) > LARGEST:
        return Reading(unread(f"it is longer than {LARGEST >> 20} MiB"))
    try:
        source = decode(data)
    except (UnicodeError, LookupError, SyntaxError) as error:
        return Reading(ModuleFacts(broken=Broken(1, f"cannot be decoded: {error}")))
    try:
        skeleton = cut(source, aliases(source))
    except TooMuchError as error:
        return Reading(unread(str(error)))
    facts = None if skeleton is None else _facts_of(skeleton)
    if facts is None or (whole and is_refused(data)):
        return Reading(_of_whole_file(source))
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
    facts = _statement_facts(skeleton.statements, skeleton.aliases)
    if facts is None:
        return None
    numbers = (statement.numbers for statement in skeleton.statements)
    return module_facts(list(zip(facts, numbers, strict=True)), skeleton.names)


def forget_statements() -> None:
    """Read every statement anew, as in a fresh process."""
    MEMO.clear()


def _statement_facts(
    statements: Sequence[Statement], known: Aliases
) -> list[StatementFacts] | None:
    """The facts of each statement; what was never met before is parsed, all of it at once."""
    keys = [(statement.text, known.type_checking, known.sys_path) for statement in statements]
    facts = {key: MEMO.get(key) for key in keys}
    fresh = {key: each for key, each in zip(keys, statements, strict=True) if facts[key] is None}
    parsed = _parsed(list(fresh.values()), known)
    if parsed is None:
        return None
    found = dict(zip(fresh, parsed, strict=True))
    MEMO.add(found)
    return [facts[key] or found[key] for key in keys]


def _parsed(statements: Sequence[Statement], known: Aliases) -> list[StatementFacts] | None:
    if not statements:
        return []
    from resilience_hooks.static.graph.syntaxtree import statement_facts  # noqa: PLC0415 (libcst)

    return statement_facts(statements, known)


def _of_whole_file(source: str) -> ModuleFacts:
    from resilience_hooks.static.graph.syntaxtree import whole_file_facts  # noqa: PLC0415 (libcst)

    return whole_file_facts(source)
