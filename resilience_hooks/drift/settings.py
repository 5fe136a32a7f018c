"""Every key of a drift configuration; validation and messages follow from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Final

from resilience_hooks.alerts.settings import AlertKeys
from resilience_hooks.config.kinds import Choice, Flag, ListOf, Text, TextOrList
from resilience_hooks.config.quantities import Percent, Span, Whole
from resilience_hooks.config.record import Key, Record
from resilience_hooks.config.scalars import Scalar, SecretName
from resilience_hooks.gamedays import CutoverHour, Zone

WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_COLUMN: Final = Text("the name of a column", r"[^\n\"`]+")
_TABLE: Final = Text("the name of a table, or of files", r"[^\n\"`]+")
_SECRET: Final = SecretName()
_URL: Final = Text("a URL", r"https?://\S+")
_VALUES: Final = ListOf(Scalar())


@dataclass(frozen=True, slots=True)
class ColumnKeys:
    """``[columns]``: what the columns of the table of predictions mean."""

    model: Annotated[str, Key(_COLUMN, "Which model predicted.", '"system_id"', required=True)]
    game_date: Annotated[str, Key(_COLUMN, "The game date, a date.", '"game_date"', required=True)]
    outcome: Annotated[
        str,
        Key(
            _COLUMN,
            "Whether the prediction was right: true or false, or a word that `[outcomes]` names; "
            "NULL is not graded.",
            '"prediction_correct"',
            required=True,
        ),
    ]
    prediction: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_COLUMN, at_least=1),
            "What tells predictions of one model and date apart: rows that agree in it count once.",
            '["game_id", "player"]',
            required=True,
        ),
    ]
    graded_at: Annotated[
        str | None,
        Key(_COLUMN, "When it was graded: of several rows the last one counts.", '"graded_at"'),
    ] = None
    segment: Annotated[
        str | None, Key(_COLUMN, "What models are split by: a market, a league.", '"market"')
    ] = None
    void: Annotated[
        str | None, Key(_COLUMN, "True where the prediction does not count.", '"is_voided"')
    ] = None


@dataclass(frozen=True, slots=True)
class OutcomeKeys:
    """``[outcomes]``: which values of the outcome column mean what."""

    hit: Annotated[tuple[bool | int | str, ...], Key(_VALUES, "Right.", '["win"]')] = (True,)
    miss: Annotated[tuple[bool | int | str, ...], Key(_VALUES, "Wrong.", '["loss"]')] = (False,)
    push: Annotated[
        tuple[bool | int | str, ...],
        Key(_VALUES, "Settled without a winner; voids too.", '["push", "void"]'),
    ] = ()
    ungraded: Annotated[
        tuple[bool | int | str, ...], Key(_VALUES, "Not settled, as NULL.", '["pending"]')
    ] = ()


@dataclass(frozen=True, slots=True)
class GameKeys:
    """``[games]``: on which days games were played, for the alarm that grading has stopped."""

    table: Annotated[str, Key(_TABLE, "The table of games.", '"schedule"', required=True)]
    game_date: Annotated[str, Key(_COLUMN, "The game date.", '"game_date"', required=True)]
    status: Annotated[str | None, Key(_COLUMN, "The column that says so.", '"status"')] = None
    played: Annotated[
        tuple[bool | int | str, ...],
        Key(_VALUES, "Its values for a game that was played.", '["Final"]'),
    ] = ()


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """``[source]``: where graded predictions lie."""

    address: Annotated[
        str,
        Key(
            Text(),
            "A `.duckdb` or `.sqlite` file, `files://FOLDER` for Parquet and CSV files, or a URL "
            "(`postgres://…`, `bigquery://project/dataset`). `${NAME}` is an environment variable.",
            '"graded.duckdb"',
            required=True,
        ),
    ]
    table: Annotated[
        str, Key(_TABLE, "The table, or the files below the folder.", '"graded"', required=True)
    ]
    lookback: Annotated[timedelta, Key(Span(), "How far back is read on every run.", '"52w"')] = (
        timedelta(weeks=52)
    )
    models: Annotated[
        tuple[str, ...],
        Key(
            ListOf(Text()),
            "Models that must have predictions; one without any is stale.",
            '["catboost_v8"]',
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class RuleKeys:
    """``[rule]``: what a team may choose of the rule."""

    threshold: Annotated[
        Fraction, Key(Percent(), "A week below it is bad; exactly it is not.", "55")
    ] = Fraction(55, 100)
    minimum: Annotated[
        int, Key(Whole(1, 100_000), "Graded predictions that a week needs to be judged.", "30")
    ] = 30
    consecutive: Annotated[int, Key(Whole(1, 26), "Bad weeks in a row that fire.", "2")] = 2
    confirm_at: Annotated[
        Fraction,
        Key(Percent(), "P(rate < threshold) from which an alarm is confirmed, in percent.", "95"),
    ] = Fraction(95, 100)
    recovery: Annotated[int, Key(Whole(1, 26), "Good weeks in a row that resolve.", "2")] = 2
    first_weekday: Annotated[str, Key(Choice(WEEKDAYS), "The first day of a week.", '"sunday"')] = (
        "sunday"
    )
    zone: Zone = "America/New_York"
    cutover_hour: CutoverHour = 4


@dataclass(frozen=True, slots=True)
class RetrainKeys:
    """``[retrain]``: what a confirmed alarm may start."""

    adapter: Annotated[
        str,
        Key(
            Choice(("command", "http", "pubsub", "cloud-run-job", "github-workflow")),
            "How it is started.",
            '"http"',
            required=True,
        ),
    ]
    target: Annotated[
        tuple[str, ...],
        Key(
            TextOrList(),
            "A command, a URL, `projects/P/topics/T`, `projects/P/locations/L/jobs/J`, or "
            "`owner/name/workflow.yml@ref`.",
            '"https://train.example.org/start"',
            required=True,
        ),
    ]
    dry_run: Annotated[bool, Key(Flag(), "Only say what would be started.", "true")] = True
    cooldown: Annotated[timedelta, Key(Span(), "Between two requests for a model.", '"14d"')] = (
        timedelta(days=14)
    )
    budget: Annotated[int, Key(Whole(1, 100), "Requests in 30 days, all models.", "4")] = 4
    attempts: Annotated[
        int, Key(Whole(1, 10), "Requests for one alarm; then a person is called.", "2")
    ] = 2
    minimum_labels: Annotated[
        int, Key(Whole(0, 10_000_000), "Graded predictions since the last training.", "200")
    ] = 200
    expires: Annotated[
        timedelta, Key(Span(), "A request without a result by then has failed.", '"24h"')
    ] = timedelta(hours=24)
    token: Annotated[
        str | None, Key(_SECRET, "The variable with a bearer token.", '"TRAIN_TOKEN"')
    ] = None
    api: Annotated[
        str | None, Key(_URL, "Another address than the service's own.", '"http://…"')
    ] = None


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """The whole file."""

    source: Annotated[
        SourceKeys, Key(Record(SourceKeys), "Where predictions lie.", "{}", required=True)
    ]
    columns: Annotated[
        ColumnKeys, Key(Record(ColumnKeys), "What columns mean.", "{}", required=True)
    ]
    outcomes: Annotated[OutcomeKeys, Key(Record(OutcomeKeys), "What values mean.", "{}")] = field(
        default_factory=OutcomeKeys
    )
    games: Annotated[GameKeys | None, Key(Record(GameKeys), "When games were played.", "{}")] = None
    rule: Annotated[RuleKeys, Key(Record(RuleKeys), "When an alarm is raised.", "{}")] = field(
        default_factory=RuleKeys
    )
    alerts: Annotated[AlertKeys, Key(Record(AlertKeys), "Who is told.", "{}")] = field(
        default_factory=AlertKeys
    )
    retrain: Annotated[
        RetrainKeys | None, Key(Record(RetrainKeys), "What a confirmed alarm starts.", "{}")
    ] = None
    store: Annotated[
        str, Key(Text("a path"), "The SQLite file that remembers alerts.", '"state/drift.sqlite"')
    ] = "drift.sqlite"
    page: Annotated[
        str | None, Key(Text("a path"), "The dashboard, one HTML file.", '"public/drift.html"')
    ] = None
