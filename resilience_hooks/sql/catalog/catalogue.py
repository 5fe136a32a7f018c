"""What is known of a table: every declaration of it, taken together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

from resilience_hooks.sql.catalog.declaration import Declaration
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.relations import OPEN, Relation, relation
from resilience_hooks.sql.resolver import Resolver, World

_NOTHING: Final = relation("", ())


class Files(Protocol):
    """Files of one kind that declare tables."""

    def of(self, table: str) -> Iterator[Declaration]:
        """What they say of the tables of a name, whatever their dataset."""


class Catalogue:
    """Tables by name. Declarations that differ count together: each may be the newest."""

    def __init__(self, *kinds: Files) -> None:
        self._kinds = kinds
        self._said: dict[str, tuple[Declaration, ...]] = {}
        self._known: dict[TableName, Relation] = {}

    def declares(self, name: TableName) -> bool:
        """Whether anything is said of a table of that name and dataset, even if little."""
        return any(each.name.may_be(name) for each in self._declarations(name.name))

    def table(self, name: TableName) -> Relation:
        """What a table has; open where that is not declared, or not completely."""
        if name not in self._known:
            # A view that draws on itself, directly or not, is open while it is looked at.
            self._known[name] = OPEN
            self._known[name] = self._union(name)
        return self._known[name]

    def _declarations(self, table: str) -> tuple[Declaration, ...]:
        if table not in self._said:
            self._said[table] = tuple(each for kind in self._kinds for each in kind.of(table))
        return self._said[table]

    def _union(self, name: TableName) -> Relation:
        said = [each for each in self._declarations(name.name) if _is_about(each, name)]
        declaring = [each for each in said if not each.extends and each.name.may_be(name)]
        if not declaring:
            return OPEN
        columns: list[str] = []
        for part in (part for each in said for part in self._parts(each, name)):
            if part.columns is None:
                return OPEN
            columns += part.columns
        first = min(declaring, key=lambda each: (each.name.dataset != name.dataset, each.place))
        known = relation(first.name.shown, columns, first.place)
        is_certain = any(each.is_certain for each in declaring)
        return replace(known, severity="error" if is_certain else "warning")

    def _parts(self, said: Declaration, of: TableName) -> Iterator[Relation]:
        def table(name: TableName) -> Relation:
            # What a table is made anew from itself adds nothing to it.
            return _NOTHING if name.may_be(of) else self.table(name)

        yield relation("", said.columns)
        for name in said.like:
            yield table(name)
        if said.query is not None:
            world = World(table, dialect=said.query.dialect)
            yield Resolver(world).query(said.query.tree, {}, None)


def _is_about(said: Declaration, name: TableName) -> bool:
    """Whether a declaration speaks of a table; without a dataset it may speak of any."""
    return said.name.may_be(name) or said.name.may_be(replace(name, dataset=""))
