"""Which columns and values of a table say what the rule needs."""

from __future__ import annotations

from dataclasses import dataclass

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The values of the outcome column; NULL, and those under ``ungraded``, are not settled.

    The defaults fit a column that says whether the prediction was right.
    """

    hit: tuple[Value, ...] = (True,)
    miss: tuple[Value, ...] = (False,)
    push: tuple[Value, ...] = ()
    ungraded: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names. ``prediction`` identifies a prediction among those of its model and date.

    Rows that agree in it are one prediction, of which the last ``graded_at`` counts. ``void`` is
    a true or false column that takes a prediction out whatever its outcome says.
    """

    model: str
    game_date: str
    outcome: str
    prediction: tuple[str, ...]
    graded_at: str | None = None
    segment: str | None = None
    void: str | None = None


@dataclass(frozen=True, slots=True)
class Games:
    """A table of games: those whose ``status`` is one of ``played`` were played."""

    table: str
    game_date: str
    status: str | None = None
    played: tuple[Value, ...] = ()
