"""RH601: a query names a table that the repository does not declare.

The dataset is declared in this repository (`CREATE TABLE`, JSON schemas, dbt), the table in it is
not, and no file says anything of it but queries that read it.

**Why it breaks.** The query fails when it runs, which for a report or a repair job is weeks after
the commit: `Table nba_raw.player_boxscore was not found`.

Before:

    SELECT game_id FROM nba_raw.player_boxscore

After:

    SELECT game_id FROM nba_raw.player_boxscores

**Severity.** An error where the name is close to that of a declared table, or where the
configuration says that every table of the dataset is declared here:

    [sql]
    complete = ["nba_raw"]

Else nothing is said: a table may be made by another repository.

**Silence it.** `-- rh: ignore[RH601] reason` on the line of the table, in SQL or in the string;
`# rh: ignore[RH601] reason` on a line of Python.

**Known limits.** Names that only a run knows, temporary tables, wildcards, `INFORMATION_SCHEMA`
and tables of other projects are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.spelling import closest
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.rules.base import Knowledge, Reading, sql_rule
from resilience_hooks.static.findings import Finding

_CLOSE: Final = 0.85
_DIGITS: Final = re.compile(r"\d+")


def judge(reading: Reading, knowledge: Knowledge) -> Iterator[Finding]:
    """One finding for each such table of a statement."""
    for name, table in dict(reversed(reading.tables)).items():
        if not _is_unknown(name, knowledge):
            continue
        siblings = knowledge.datasets()[name.dataset or ""]
        close = closest(name.name, _alike(name, siblings), _CLOSE)
        is_complete = name.dataset in knowledge.complete
        if (close or is_complete) and not (
            knowledge.evidence.is_known(name.name) and not is_complete
        ):
            line, column = reading.place(table.this)
            hint = f"; did you mean {close}?" if close else ""
            yield Finding(
                code=RULE.code,
                severity="error",
                message=f"no table {name.shown} is declared{hint}",
                path=reading.path,
                line=line,
                column=column,
                consequence="the query fails when it runs",
                remedy="correct the name, or declare the table",
            )


def _is_unknown(name: TableName, knowledge: Knowledge) -> bool:
    """Whether a dataset of the repository lacks a table, as far as it is declared."""
    return (
        name.dataset is not None
        and name.dataset in knowledge.datasets()
        and not knowledge.catalogue.declares(name)
    )


def _alike(name: TableName, siblings: frozenset[str]) -> frozenset[str]:
    """The tables that differ in more than a number: ``games_2024`` is not ``games_2023``."""
    shape = _DIGITS.sub("0", name.name)
    return frozenset(each for each in siblings if _DIGITS.sub("0", each) != shape)


RULE = sql_rule("RH601", "unknown-table", judge)
