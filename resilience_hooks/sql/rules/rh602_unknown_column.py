"""RH602: a query names a column that nothing declares.

Every source of the query is known: tables and views by their declaration in this repository
(`CREATE TABLE`, `ALTER TABLE`, JSON schemas of BigQuery, dbt), CTEs and subqueries by what they
select. None of them has the column.

**Why it breaks.** The query fails when it runs, and with it every metric of the same view:
`Unrecognized name: minutes_played at [3:8]`. In an `INSERT` the rows are lost.

Before:

    CREATE TABLE nba_raw.boxscores (game_id STRING, minutes FLOAT64);

    SELECT game_id, minutes_played FROM nba_raw.boxscores

After:

    SELECT game_id, minutes FROM nba_raw.boxscores

or, where the column exists already, the declaration that lacks it is brought up to date:

    ALTER TABLE nba_raw.boxscores ADD COLUMN minutes_played FLOAT64

**Severity.** An error; a warning where only the description of a dbt source says which columns
there are, which need not be all.

**Silence it.** `-- rh: ignore[RH602] reason` on the line of the column, in SQL or in the string;
`# rh: ignore[RH602] reason` on a line of Python.

**Known limits.** All declarations of a table count together, whichever is the newest. Fields of a
STRUCT are not judged, nor is SQL that is put together in ways that cannot be followed: where a
part may bring in another source, only columns with the alias of a known source are. A column that
a migration, an ORM or a schema in Python gives to the table is not reported, nor one that a program
writes into rows of it. Migrations themselves are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from resilience_hooks.spelling import closest
from resilience_hooks.sql.relations import Relation
from resilience_hooks.sql.rules.base import Knowledge, Reading, sql_rule
from resilience_hooks.sql.scopes import Unknown
from resilience_hooks.static.findings import Finding, Severity

_CLOSE: Final = 0.75


def judge(reading: Reading, knowledge: Knowledge) -> Iterator[Finding]:
    """One finding for each column of a statement that is missing, at its first use."""
    seen: set[tuple[str, tuple[Relation, ...]]] = set()
    for unknown in sorted(reading.unknown, key=lambda each: each.start):
        key = (unknown.identifier.name.lower(), unknown.owners)
        if key not in seen and not _is_named_elsewhere(unknown, reading, knowledge):
            seen.add(key)
            yield _finding(unknown, reading)


def _is_named_elsewhere(unknown: Unknown, reading: Reading, knowledge: Knowledge) -> bool:
    """Whether a program may give such a column to a table that the statement draws on."""
    name, evidence = unknown.identifier.name, knowledge.evidence
    return any(
        evidence.has_column(table.name, name)
        or evidence.is_written(table.name, name, knowledge.catalogue.table(table).names)
        for table in dict(reading.tables)
    )


def _finding(unknown: Unknown, reading: Reading) -> Finding:
    line, column = reading.place(unknown.identifier)
    declared = [each.declared_at for each in unknown.owners if each.declared_at]
    where = f" (declared at {', '.join(declared[:2])})" if declared else ""
    return Finding(
        code=RULE.code,
        severity=_severity(unknown.owners),
        message=f"{_said(unknown)}{where}{_hint(unknown)}",
        path=reading.path,
        line=line,
        column=column,
        consequence="the query fails when it runs",
        remedy="correct the name, or bring the declaration up to date",
    )


def _said(unknown: Unknown) -> str:
    name = unknown.identifier.name
    if unknown.is_alias:
        return f"{name} is an alias of this SELECT, which is not visible here"
    if unknown.is_qualifier:
        return f"{name} is no source of the query, nor a column of {_titles(unknown.owners)}"
    if len(unknown.owners) == 1:
        return f"{unknown.owners[0].title} has no column {name}"
    return f"no source has a column {name}: {_titles(unknown.owners)}"


def _titles(owners: Iterable[Relation]) -> str:
    return ", ".join(owner.title for owner in owners)


def _hint(unknown: Unknown) -> str:
    names = [column for owner in unknown.owners for column in owner.columns or ()]
    close = None if unknown.is_alias else closest(unknown.identifier.name, names, _CLOSE)
    return f"; did you mean {close}?" if close else ""


def _severity(owners: Iterable[Relation]) -> Severity:
    return "warning" if any(owner.severity == "warning" for owner in owners) else "error"


RULE = sql_rule("RH602", "unknown-column", judge)
