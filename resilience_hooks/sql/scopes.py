"""What names mean inside one SELECT, and which mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlglot import exp

from resilience_hooks.sql.relations import Relation
from resilience_hooks.sql.text import HOLE

# What a column may be called that no schema lists: pseudo columns of BigQuery, PostgreSQL, SQLite
# and Oracle, and parts of dates where a function of the user's takes them as words.
_PSEUDO: Final = re.compile(
    r"_[A-Z_]+|(?i:_rowid_|rowid|oid|ctid|tableoid|[cx]m(?:in|ax)|rownum|level|user|sysdate|excluded"
    r"|current_\w+|session_user|localtime(?:stamp)?|microsecond|millisecond|second|minute|hour|day"
    r"|dayofweek|dayofyear|week|isoweek|month|quarter|year|isoyear|date|time|default|metadata\$\w+)"
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that means nothing. ``owners`` are the relations that it could have been of.

    ``is_qualifier``: it should have been one of them, or a column with fields; ``is_alias``: the
    SELECT itself gives the name, which is not visible where it stands.
    """

    identifier: exp.Identifier
    owners: tuple[Relation, ...]
    is_qualifier: bool = False
    is_alias: bool = False

    @property
    def start(self) -> int:
        """Its position in the SQL."""
        start: int = self.identifier.meta.get("start", 0)
        return start


@dataclass(frozen=True, slots=True)
class Scope:
    """Sources by alias, other names that mean something, and the scope around.

    ``is_open``: a name without a qualifier may mean something that is not seen.
    """

    sources: Mapping[str, Relation] = field(default_factory=dict)
    values: frozenset[str] = frozenset()
    is_open: bool = False
    hidden: frozenset[str] = frozenset()
    parent: Scope | None = None

    @property
    def chain(self) -> Iterator[Scope]:
        """The scope, and those around it, outwards."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The sources, each once."""
        return tuple(dict.fromkeys(self.sources.values()))

    def knows(self, name: str) -> bool:
        """Whether a name by itself may mean something here."""
        return (
            self.is_open
            or name in self.values
            or name in self.sources
            or any(relation.has(name) for relation in self.relations)
        )


def unknown_in(column: exp.Column, scope: Scope) -> Unknown | None:
    """The part of a column's name that means nothing; None where each may mean something.

    ``a.b`` is a column of a source, or a field of a column.
    """
    parts = [part for part in column.parts if isinstance(part, exp.Identifier)]
    names = [part.name.lower() for part in parts]
    if len(parts) != len(column.parts) or any(HOLE in name for name in names):
        return None
    if len(parts) == 1:
        return _unknown_name(parts[0], scope)
    for each in scope.chain:
        if names[0] in each.sources:
            return unknown_of(parts[1], each.sources[names[0]])
        if names[0] in each.values:
            return None
    is_full = any(name in each.sources for each in scope.chain for name in names[1:-1])
    return None if is_full else _unknown_name(parts[0], scope, is_qualifier=True)


def unknown_of(identifier: exp.Identifier, owner: Relation) -> Unknown | None:
    """The name of a column, if a relation has none of that name."""
    name = identifier.name
    is_known = owner.has(name) or HOLE in name.lower() or _PSEUDO.fullmatch(name)
    return None if is_known else Unknown(identifier, (owner,))


def _unknown_name(
    identifier: exp.Identifier, scope: Scope, is_qualifier: bool = False
) -> Unknown | None:
    name = identifier.name.lower()
    if _PSEUDO.fullmatch(identifier.name) or any(each.knows(name) for each in scope.chain):
        return None
    is_alias = name in scope.hidden and not is_qualifier
    return Unknown(identifier, scope.relations, is_qualifier, is_alias)
