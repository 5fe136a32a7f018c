"""What a statement or a file says of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from resilience_hooks.sql.names import TableName, name_of
from resilience_hooks.sql.parsing import Statement
from resilience_hooks.sql.relations import Columns


@dataclass(frozen=True, slots=True)
class Declaration:
    """Columns of a table; ``columns`` is None where they cannot be read.

    ``query`` gives more of them, as do the tables of ``like``. ``extends``: the table has these,
    but nothing says that it has no others. ``is_certain``: what is not listed is not there; a
    description need not be complete.
    """

    name: TableName
    path: str
    line: int
    columns: Columns
    query: Statement | None = None
    like: tuple[TableName, ...] = ()
    extends: bool = False
    is_certain: bool = True

    @property
    def place(self) -> str:
        """Where it stands, ``file:line``."""
        return f"{self.path}:{self.line}"


def declarations(statement: Statement, path: str) -> Iterator[Declaration]:
    """What CREATE TABLE, CREATE VIEW or ALTER TABLE says."""
    tree = statement.tree
    line = statement.text.place(0)[0]
    if isinstance(tree, exp.Create) and tree.kind in {"TABLE", "VIEW"}:
        yield from _created(tree, statement, path, line)
    elif isinstance(tree, exp.Alter) and isinstance(tree.this, exp.Table):
        yield from _altered(tree, path, line)


def _created(tree: exp.Create, statement: Statement, path: str, line: int) -> Iterator[Declaration]:
    schema = tree.this if isinstance(tree.this, exp.Schema) else None
    table = schema.this if schema else tree.this
    name = name_of(table) if isinstance(table, exp.Table) else None
    if name is None or _is_temporary(tree):
        return
    made = Declaration(name, path, line, _columns_of(schema), like=tuple(_models_of(tree)))
    if isinstance(tree.expression, exp.Query):
        query = replace(statement, tree=tree.expression)
        made = replace(made, query=query if schema is None else None)
    if made.columns is None and (made.query or made.like):
        made = replace(made, columns=())
    if _has_more(tree) or statement.is_partial:
        made = replace(made, columns=None)
    yield made


def _columns_of(schema: exp.Schema | None) -> Columns:
    """The columns between the parentheses; None without parentheses, or with unread items."""
    if schema is None:
        return None
    kinds = (exp.ColumnDef, exp.Identifier)
    named = [each for each in schema.expressions if isinstance(each, kinds)]
    others = [each for each in schema.expressions if isinstance(each, (exp.Column, exp.Table))]
    return None if others or not named else tuple(each.name for each in named)


def _models_of(tree: exp.Create) -> Iterator[TableName]:
    """The tables behind LIKE, CLONE and COPY."""
    likes = [each.this for each in tree.find_all(exp.LikeProperty)]
    clone = tree.args.get("clone")
    for table in [*likes, *([clone.this] if clone else [])]:
        name = name_of(table) if isinstance(table, exp.Table) else None
        if name is not None:
            yield name


def _is_temporary(tree: exp.Create) -> bool:
    properties = tree.args.get("properties")
    return properties is not None and properties.find(exp.TemporaryProperty) is not None


def _has_more(tree: exp.Create) -> bool:
    """Whether columns come from elsewhere: a parent table, partitions of files."""
    properties = tree.args.get("properties")
    return properties is not None and any(
        properties.find(kind) is not None
        for kind in (exp.InheritsProperty, exp.PartitionedOfProperty, exp.ExternalProperty)
    )


def _altered(tree: exp.Alter, path: str, line: int) -> Iterator[Declaration]:
    name = name_of(tree.this)
    if name is None:
        return
    found = Declaration(name, path, line, tuple(_added(tree)), extends=True)
    renames = any(isinstance(each, exp.AlterRename) for each in tree.args.get("actions") or ())
    yield replace(found, columns=None) if renames else found
    for action in tree.args.get("actions") or ():
        if isinstance(action, exp.AlterRename) and isinstance(action.this, exp.Table):
            yield replace(found, name=replace(name, name=action.this.name.lower()), columns=None)


def _added(tree: exp.Alter) -> Iterator[str]:
    for action in tree.args.get("actions") or ():
        if isinstance(action, exp.ColumnDef):
            yield action.name
        elif isinstance(action, exp.RenameColumn):
            yield action.args["to"].name
        elif isinstance(action, exp.Schema):
            yield from (each.name for each in action.expressions)
