"""Every day with its values and verdicts, and the two forms in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

from sqlglot import exp

from resilience_hooks.validation.plan import Broken, Planned, Ready
from resilience_hooks.validation.query import Days, one_query
from resilience_hooks.validation.settings import ScheduleKeys
from resilience_hooks.validation.verdict import WORST_FIRST
from resilience_hooks.validation.view.clock import ViewClock
from resilience_hooks.validation.view.modes import mode_ctes
from resilience_hooks.validation.view.statuses import status_sql
from resilience_hooks.validation.view.templates import Cte, template, with_steps

LONG: Final = {
    "day": "DATE",
    "mode": "STRING",
    "metric": "STRING",
    "title": "STRING",
    "phase": "STRING",
    "verdict": "STRING",
    "value": "FLOAT64",
    "unit": "STRING",
    "detail": "STRING",
    "note": "STRING",
    "owner": "STRING",
    "runbook": "STRING",
}
"""The columns of the long form, a row for each metric and day; ``note`` says what is broken."""

_NOTHING: Final = (
    "SELECT CAST(NULL AS STRING) AS metric, CAST(NULL AS DATE) AS day, "
    "CAST(NULL AS FLOAT64) AS value, CAST(NULL AS STRING) AS detail"
)


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown: metrics as they can be measured, over ``days`` game days up to today."""

    planned: tuple[Planned, ...]
    schedule: ScheduleKeys | None
    clock: ViewClock
    days: int
    dialect: str

    @property
    def first(self) -> exp.Expr:
        """The first day."""
        return self.clock.before(self.days - 1)

    @property
    def numbers(self) -> Mapping[str, str]:
        """The metrics by the number that their columns have."""
        return {item.metric.id: str(number) for number, item in enumerate(self.planned)}


def long_form(board: Board) -> exp.Query:
    """A row for each day and metric."""
    entries = ", ".join(_entry(item, board.numbers) for item in board.planned)
    names = ", ".join(f"m.{name}" for name in LONG if name not in ("day", "mode"))
    text = "SELECT w.day, w.mode, {names} FROM {last} AS w CROSS JOIN UNNEST([{entries}]) AS m"
    steps = list(_steps(board))
    query = template(text, {"names": names, "last": steps[-1][0], "entries": entries})
    return with_steps(query, steps)


def wide_form(board: Board) -> exp.Query:
    """A row for each day: the worst verdict, and value and verdict of each metric."""
    columns = [
        f"{_value(item, number)} AS `{item.metric.id}`, s{number} AS `{item.metric.id}__verdict`"
        for item, number in zip(board.planned, board.numbers.values(), strict=True)
    ]
    statuses = ", ".join(f"s{number}" for number in board.numbers.values())
    worst = " ".join(f"WHEN '{s.value}' IN ({statuses}) THEN '{s.value}'" for s in WORST_FIRST)
    text = "SELECT day, mode, CASE {worst} END AS verdict, {columns} FROM {last}"
    steps = list(_steps(board))
    parts = {"worst": worst, "columns": ", ".join(columns), "last": steps[-1][0]}
    return with_steps(template(text, parts), steps)


def wide_of_long(planned: Sequence[Planned], table: str) -> exp.Query:
    """The wide form of what a table remembers in the long form."""
    columns = []
    for item in planned:
        own = f"metric = '{item.metric.id}'"
        columns.append(f"MAX(IF({own}, value, NULL)) AS `{item.metric.id}`")
        columns.append(f"MAX(IF({own}, verdict, NULL)) AS `{item.metric.id}__verdict`")
    worst = (f"WHEN COUNTIF(verdict = '{s.value}') > 0 THEN '{s.value}'" for s in WORST_FIRST)
    text = (
        "SELECT day, MAX(mode) AS mode, CASE {worst} END AS verdict, {columns} "
        "FROM {table} GROUP BY day"
    )
    parts = {"worst": " ".join(worst), "columns": ", ".join(columns), "table": table}
    return template(text, parts)


def _steps(board: Board) -> Iterator[Cte]:
    yield from mode_ctes(board.schedule, board.clock, board.first, board.dialect)
    ready = [item for item in board.planned if isinstance(item, Ready)]
    days = Days(board.first, board.clock.today)
    branches = [item.branch for item in ready]
    yield "measured", one_query(branches, days) if branches else template(_NOTHING, {})
    yield "pivoted", _pivoted(ready, board.numbers)
    yield "level0", _joined(ready, board.numbers)
    for level, items in enumerate(_levels(board.planned), 1):
        cases = (
            f"{status_sql(item, board.numbers)} AS s{board.numbers[item.metric.id]}"
            for item in items
        )
        text = "SELECT *, {cases} FROM {before}"
        yield (
            f"level{level}",
            template(text, {"cases": ", ".join(cases), "before": f"level{level - 1}"}),
        )


def _pivoted(ready: Sequence[Ready], numbers: Mapping[str, str]) -> exp.Query:
    columns = ["day"]
    for item in ready:
        name, number = item.metric.id, numbers[item.metric.id]
        columns.append(f"MAX(IF(metric = '{name}', value, NULL)) AS v{number}")
        columns.append(f"MAX(IF(metric = '{name}', detail, NULL)) AS d{number}")
        columns.append(f"COUNTIF(metric = '{name}') AS n{number}")
    text = "SELECT {columns} FROM measured WHERE NOT day IS NULL GROUP BY day"
    return template(text, {"columns": ", ".join(columns)})


def _joined(ready: Sequence[Ready], numbers: Mapping[str, str]) -> exp.Query:
    columns = ["m.day", "m.mode", "m.stale"]
    for item in ready:
        number = numbers[item.metric.id]
        columns += [f"p.v{number}", f"p.d{number}", f"COALESCE(p.n{number}, 0) AS n{number}"]
    text = "SELECT {columns} FROM modes AS m LEFT JOIN pivoted AS p ON p.day = m.day"
    return template(text, {"columns": ", ".join(columns)})


def _levels(planned: Sequence[Planned]) -> Iterator[tuple[Planned, ...]]:
    """The metrics, each after all that it presupposes."""
    by_id = {item.metric.id: item for item in planned}
    sorter = TopologicalSorter({name: item.metric.prerequisites for name, item in by_id.items()})
    sorter.prepare()
    while sorter.is_active():
        names = sorter.get_ready()
        yield tuple(by_id[name] for name in names)
        sorter.done(*names)


def _entry(item: Planned, numbers: Mapping[str, str]) -> str:
    metric, number = item.metric, numbers[item.metric.id]
    detail = f"d{number}" if isinstance(item, Ready) else "CAST(NULL AS STRING)"
    cells = {
        "metric": _text(metric.id),
        "title": _text(metric.name),
        "phase": _text(metric.phase),
        "verdict": f"s{number}",
        "value": _value(item, number),
        "unit": _text(metric.unit),
        "detail": detail,
        "note": _text(_note(item)),
        "owner": _text(metric.owner),
        "runbook": _text(metric.runbook),
    }
    return f"STRUCT({', '.join(f'{cell} AS {name}' for name, cell in cells.items())})"


def _value(item: Planned, number: str) -> str:
    return f"v{number}" if isinstance(item, Ready) else "CAST(NULL AS FLOAT64)"


def _note(item: Planned) -> str:
    if isinstance(item, Broken):
        return item.reason
    return f"without {', '.join(item.missing)}" if item.missing else ""


def _text(value: str) -> str:
    return exp.Literal.string(value).sql("bigquery") if value else "CAST(NULL AS STRING)"
