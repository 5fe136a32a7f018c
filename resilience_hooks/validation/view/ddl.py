"""The statements that put the dashboard into the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from resilience_hooks import __version__
from resilience_hooks.validation.plan import Broken
from resilience_hooks.validation.view.table import LONG, Board, long_form, wide_form, wide_of_long
from resilience_hooks.validation.view.templates import WRITTEN


@dataclass(frozen=True, slots=True)
class Names:
    """What is made: views or a table, each with a suffix of its own."""

    base: str

    @property
    def long(self) -> str:
        """The view, or the table, of the long form."""
        return f"{self.base}_long"

    @property
    def wide(self) -> str:
        """The view of the wide form."""
        return f"{self.base}_wide"


def views(board: Board, names: Names) -> tuple[exp.Expr, ...]:
    """Two views that measure whenever they are read."""
    return _view(names.long, long_form(board)), _view(names.wide, wide_form(board))


def scheduled(board: Board, names: Names) -> tuple[exp.Expr, ...]:
    """A table, a MERGE that brings the last days up to date, and a view of the table.

    The MERGE is what a scheduler runs, as often as it likes; it touches the days of the board
    alone.
    """
    merge = _merge(board, names.long)
    wide = wide_of_long(board.planned, _name(names.long).sql(WRITTEN))
    return _table(board, names.long), merge, _view(names.wide, wide)


def script(board: Board, statements: tuple[exp.Expr, ...], maximum_bytes: int | None) -> str:
    """The statements as the text of a file, with what is to be known of them."""
    trees = (statement.transform(_whole_intervals) for statement in statements)
    texts = (f"\n{tree.sql(board.dialect, pretty=True)};" for tree in trees)
    return "\n".join([*_head(board, maximum_bytes), *texts]) + "\n"


def _whole_intervals(node: exp.Expr) -> exp.Expr:
    """BigQuery documents INTERVAL with a number, not with a text that holds one."""
    is_text = isinstance(node, exp.Literal) and node.is_string and node.name.isdecimal()
    if is_text and node.parent is not None and node.parent.args.get("unit"):
        return exp.Literal.number(node.name)
    return node


def _head(board: Board, maximum_bytes: int | None) -> Iterator[str]:
    yield f"-- Written by resilience-hooks {__version__}; write it anew when metrics change"
    if board.dialect == "bigquery":
        limit = f" --maximum_bytes_billed={maximum_bytes}" if maximum_bytes else ""
        yield f"-- bq query --use_legacy_sql=false{limit} < THIS_FILE"
    for item in board.planned:
        if isinstance(item, Broken):
            yield f"-- {item.metric.id} is NOT_EVALUATED: {item.reason}"


def _view(name: str, query: exp.Query) -> exp.Create:
    return exp.Create(this=_name(name), kind="VIEW", replace=True, expression=query)


def _table(board: Board, name: str) -> exp.Create:
    columns = [
        exp.ColumnDef(
            this=exp.to_identifier(column), kind=exp.DataType.build(kind, dialect=WRITTEN)
        )
        for column, kind in LONG.items()
    ]
    partitioned = exp.Properties(
        expressions=[exp.PartitionedByProperty(this=exp.to_identifier("day"))]
    )
    return exp.Create(
        this=exp.Schema(this=_name(name), expressions=columns),
        kind="TABLE",
        exists=True,
        properties=partitioned if board.dialect == "bigquery" else None,
    )


def _merge(board: Board, name: str) -> exp.Merge:
    """The condition on the target's day leaves its other partitions alone."""
    day = exp.column("day", "t")
    on = exp.and_(
        exp.Between(this=day, low=board.first, high=board.clock.today.copy()),
        exp.column("day", "t").eq(exp.column("day", "s")),
        exp.column("metric", "t").eq(exp.column("metric", "s")),
    )
    changed = [name for name in LONG if name not in ("day", "metric")]
    update = exp.Update(
        expressions=[exp.column(name).eq(exp.column(name, "s")) for name in changed]
    )
    insert = exp.Insert(
        this=exp.Tuple(expressions=[exp.column(name) for name in LONG]),
        expression=exp.Tuple(expressions=[exp.column(name, "s") for name in LONG]),
    )
    return exp.Merge(
        this=exp.alias_(_name(name), "t", table=True),
        using=long_form(board).subquery("s"),
        on=on,
        whens=exp.Whens(
            expressions=[
                exp.When(matched=True, then=update),
                exp.When(matched=False, then=insert),
            ]
        ),
    )


def _name(name: str) -> exp.Table:
    return exp.to_table(name, dialect=WRITTEN)
