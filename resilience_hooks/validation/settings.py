"""Every key of a configuration of validation; faults and the reference page follow from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Final

from resilience_hooks.alerts.settings import SinkKeys
from resilience_hooks.config.kinds import Choice, Day, Flag, ListOf, TableOf, Text
from resilience_hooks.config.quantities import Number, Span, Whole
from resilience_hooks.config.record import Key, Record
from resilience_hooks.config.scalars import Scalar
from resilience_hooks.gamedays import CutoverHour, Zone
from resilience_hooks.validation.metric import Empty, Severity
from resilience_hooks.validation.registry import ID

DIALECTS: Final = ("duckdb", "bigquery")

_COLUMN: Final = Text("the name of a column", r"[^\n\"`;]+")
_TABLE: Final = Text("the name of a table", r"[^\n\"`;]+")
_PATH: Final = Text("a path", r"[^\n]+")
_SQL: Final = Text("SQL", r"[\s\S]*\S[\s\S]*")
_TYPE: Final = Text("the type of a column", r"[^\n;]+")
_URL: Final = Text("a URL", r"https?://\S+")
_ID: Final = Text("an id: small letters, digits and single _, a letter first", ID)
_BOUND: Final = Number()
_VALUES: Final = ListOf(Scalar(), at_least=1)


@dataclass(frozen=True, slots=True)
class ExpectKeys:
    """What is expected of a value in one mode."""

    at_least: Annotated[float | None, Key(_BOUND, "A value below it fails.", "100")] = None
    at_most: Annotated[float | None, Key(_BOUND, "A value above it fails.", "0")] = None
    warn_below: Annotated[float | None, Key(_BOUND, "A value below it warns.", "150")] = None
    warn_above: Annotated[float | None, Key(_BOUND, "A value above it warns.", "10")] = None
    empty: Annotated[
        Empty,
        Key(
            Choice(("fails", "allowed", "required")),
            "What it means that there is no row, or NULL. `required`: zero or nothing, else it "
            "fails.",
            '"allowed"',
        ),
    ] = "fails"


_EXPECT: Final = Record(ExpectKeys)


@dataclass(frozen=True, slots=True)
class ModeKeys:
    """``expect``: what is expected by mode."""

    default: Annotated[
        ExpectKeys, Key(_EXPECT, "In every mode that is not named.", "{ at-least = 1 }")
    ] = ExpectKeys()
    pre_game: Annotated[
        ExpectKeys | None, Key(_EXPECT, "Before the first game.", '{ empty = "required" }')
    ] = None
    in_game: Annotated[
        ExpectKeys | None, Key(_EXPECT, "While games go on.", '{ empty = "allowed" }')
    ] = None
    post_game: Annotated[
        ExpectKeys | None, Key(_EXPECT, "Every game is final.", "{ at-least = 95 }")
    ] = None
    tomorrow: Annotated[
        ExpectKeys | None, Key(_EXPECT, "A day to come.", '{ empty = "allowed" }')
    ] = None
    backfill: Annotated[ExpectKeys | None, Key(_EXPECT, "A past day.", "{ at-least = 95 }")] = None
    offseason: Annotated[
        ExpectKeys | None, Key(_EXPECT, "Out of season.", '{ empty = "required" }')
    ] = None
    no_games: Annotated[
        ExpectKeys | None, Key(_EXPECT, "A day without games.", '{ empty = "required" }')
    ] = None
    unknown: Annotated[
        ExpectKeys | None, Key(_EXPECT, "The schedule cannot be read.", "{ at-least = 0 }")
    ] = None


@dataclass(frozen=True, slots=True)
class MetricKeys:
    """``[metrics.ID]``: one number of a game day."""

    phase: Annotated[
        str, Key(Text(), "After which phase it is looked at.", '"grading"', required=True)
    ]
    sql: Annotated[
        str | None,
        Key(
            _SQL,
            "A SELECT with a row a day: `day`, `value` and, for people, `detail`. `:first_day` and "
            "`:last_day` stand for the days that are looked at.",
            '"SELECT …"',
            clashes=("table", "day", "value", "where"),
        ),
    ] = None
    table: Annotated[str | None, Key(_TABLE, "Instead of `sql`: the table.", '"graded"')] = None
    day: Annotated[
        str | None, Key(_SQL, "Instead of `sql`: the game date of a row.", '"game_date"')
    ] = None
    value: Annotated[
        str | None, Key(_SQL, "Instead of `sql`: an aggregate of the day's rows.", '"COUNT(*)"')
    ] = None
    where: Annotated[
        str | None, Key(_SQL, "Which rows count.", "\"system_id = 'catboost_v8'\"")
    ] = None
    expect: Annotated[
        ModeKeys, Key(Record(ModeKeys), "What is expected, by mode.", "{}", required=True)
    ] = ModeKeys()
    title: Annotated[str, Key(Text(), "What people call it.", '"Graded share"')] = ""
    unit: Annotated[str, Key(Text(), "What the number counts.", '"%"')] = ""
    needs: Annotated[
        Mapping[str, tuple[str, ...]],
        Key(
            TableOf(ListOf(_COLUMN, at_least=1), _TABLE),
            "Columns, by table, without which it is not evaluated.",
            '{ graded = ["game_date", "hit"] }',
        ),
    ] = field(default_factory=dict)
    optional: Annotated[
        Mapping[str, Mapping[str, str]],
        Key(
            TableOf(TableOf(_TYPE, _COLUMN), _TABLE),
            "Columns with their types, by table: one that is missing is NULL where it is only "
            "shown.",
            '{ graded = { confidence = "FLOAT64" } }',
        ),
    ] = field(default_factory=dict)
    severity: Annotated[
        Severity,
        Key(Choice(("error", "warning")), "What a value out of bounds is.", '"warning"'),
    ] = "error"
    prerequisites: Annotated[
        tuple[str, ...],
        Key(ListOf(_ID), "Metrics without which this one means nothing.", '["rows_graded"]'),
    ] = ()
    owner: Annotated[str, Key(Text(), "Who is responsible.", '"grading team"')] = ""
    runbook: Annotated[str, Key(_URL, "What to do.", '"https://example.org/runbooks/grading"')] = ""
    declared_at: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """``[source]``: where the data lie."""

    address: Annotated[
        str | None,
        Key(
            Text(),
            "A `.duckdb` file, `files://FOLDER` for Parquet and CSV files, or "
            "`bigquery://PROJECT/DATASET`. `${NAME}` is an environment variable.",
            '"warehouse.duckdb"',
        ),
    ] = None
    dialect: Annotated[
        str | None,
        Key(Choice(DIALECTS), "What the metrics are written in; else the engine's.", '"bigquery"'),
    ] = None
    catalogue: Annotated[
        str | None,
        Key(
            _PATH,
            "A file with the tables and their columns, for where no engine can be asked; "
            "`validate schema --write-catalogue` makes it.",
            '"catalogue.json"',
        ),
    ] = None
    maximum_bytes_billed: Annotated[
        int | None,
        Key(Whole(1, 2**53), "BigQuery refuses a query that would read more.", "10000000000"),
    ] = None


@dataclass(frozen=True, slots=True)
class TableKeys:
    """``[tables.NAME]``: what the engine does not tell of a table."""

    files: Annotated[
        str | None,
        Key(_PATH, "With `files://`: the files below the folder.", '"graded/*.parquet"'),
    ] = None
    partition: Annotated[
        str | None,
        Key(_COLUMN, "A metric must restrict this column to the days it is asked for.", '"day"'),
    ] = None


@dataclass(frozen=True, slots=True)
class ScheduleKeys:
    """``[schedule]``: the table of games, from which the mode of a day follows."""

    table: Annotated[str, Key(_TABLE, "The table of games.", '"schedule"', required=True)]
    game_date: Annotated[str, Key(_COLUMN, "The game date.", '"game_date"', required=True)]
    game_id: Annotated[str, Key(_COLUMN, "Which game.", '"game_id"', required=True)]
    status: Annotated[str, Key(_COLUMN, "What became of it.", '"status"', required=True)]
    final: Annotated[
        tuple[bool | int | str, ...],
        Key(_VALUES, "Values of a game that has ended.", '["Final"]', required=True),
    ]
    starts: Annotated[
        str | None, Key(_COLUMN, "When it begins: a timestamp; without a zone, UTC.", '"starts"')
    ] = None
    in_progress: Annotated[
        tuple[bool | int | str, ...], Key(_VALUES, "Of one that goes on.", '["Live"]')
    ] = ()
    postponed: Annotated[
        tuple[bool | int | str, ...], Key(_VALUES, "Of one that is put off.", '["PPD"]')
    ] = ()
    cancelled: Annotated[
        tuple[bool | int | str, ...], Key(_VALUES, "Of one that is off.", '["CNCL"]')
    ] = ()
    season_first: Annotated[
        date | None, Key(Day(), "The first game day of the season.", "2026-10-20")
    ] = None
    season_last: Annotated[date | None, Key(Day(), "The last one.", "2027-06-20")] = None
    zone: Zone = "America/New_York"
    cutover_hour: CutoverHour = 4


@dataclass(frozen=True, slots=True)
class ReportKeys:
    """``[report]``: what a run writes, and when it speaks."""

    folder: Annotated[
        str | None, Key(_PATH, "Where JSON, Markdown and page are written.", '"public"')
    ] = None
    days: Annotated[int, Key(Whole(1, 366), "Days in the pictures of the page.", "30")] = 30
    fail_after: Annotated[
        int, Key(Whole(1, 20), "Runs in a row that must be bad before it is told.", "2")
    ] = 1
    recover_after: Annotated[
        int, Key(Whole(1, 20), "Runs in a row that must be good again.", "2")
    ] = 1
    hold: Annotated[
        timedelta, Key(Span(), "How long a trouble must stand before it is told.", '"15m"')
    ] = timedelta(0)
    prune: Annotated[timedelta, Key(Span(), "How long results are kept.", '"26w"')] = timedelta(
        weeks=26
    )


@dataclass(frozen=True, slots=True)
class ValidationSettings:
    """The whole file."""

    source: Annotated[SourceKeys, Key(Record(SourceKeys), "Where the data lie.", "{}")] = field(
        default_factory=SourceKeys
    )
    metrics: Annotated[
        Mapping[str, MetricKeys],
        Key(TableOf(Record(MetricKeys), _ID), "What is measured, by id.", "{}"),
    ] = field(default_factory=dict)
    python: Annotated[
        tuple[str, ...],
        Key(
            ListOf(Text("FILE.py:NAME", r"[^\n:]+\.py:[A-Za-z_]\w*")),
            "Metrics that are declared in Python: a file, which is run, and a name in it.",
            '["metrics.py:METRICS"]',
        ),
    ] = ()
    tables: Annotated[
        Mapping[str, TableKeys],
        Key(TableOf(Record(TableKeys), _TABLE), "What the engine does not tell.", "{}"),
    ] = field(default_factory=dict)
    schedule: Annotated[
        ScheduleKeys | None, Key(Record(ScheduleKeys), "Where the mode follows from.", "{}")
    ] = None
    report: Annotated[ReportKeys, Key(Record(ReportKeys), "What a run writes.", "{}")] = field(
        default_factory=ReportKeys
    )
    alerts: Annotated[SinkKeys, Key(Record(SinkKeys), "Who is told.", "{}")] = field(
        default_factory=SinkKeys
    )
    store: Annotated[
        str, Key(_PATH, "The SQLite file that remembers results and alerts.", '"state/v.sqlite"')
    ] = "validation.sqlite"
    strict: Annotated[
        bool, Key(Flag(), "Whether warnings and degraded metrics fail too.", "true")
    ] = False
