from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.metric import Metric
from resilience_hooks.validation.signals import GROUPED_FROM, signals
from resilience_hooks.validation.standing import (
    Changes,
    Patience,
    Trouble,
    changes,
    standing,
)
from resilience_hooks.validation.verdict import Cause, Status, Verdict

DAY = date(2026, 1, 5)
START = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)

VERDICTS: dict[str, tuple[Status, Cause]] = {
    "P": (Status.PASS, ""),
    "W": (Status.WARN, ""),
    "D": (Status.DEGRADED, ""),
    "F": (Status.FAIL, ""),
    "B": (Status.NOT_EVALUATED, "broken"),
    "-": (Status.EXPECTED_EMPTY, ""),
    "p": (Status.NOT_EVALUATED, "prerequisite"),
    "m": (Status.NOT_EVALUATED, "mode"),
}


def runs(letters: str) -> list[Evaluation]:
    """A run a letter, an hour apart."""
    return [
        Evaluation(
            "p",
            DAY + timedelta(days=number),
            Mode.POST_GAME,
            START + timedelta(hours=number),
            (Verdict("a", VERDICTS[letter][0], cause=VERDICTS[letter][1]),),
        )
        for number, letter in enumerate(letters)
    ]


@pytest.mark.parametrize(
    ("letters", "patience", "level"),
    [
        pytest.param("", Patience(), None, id="no run"),
        pytest.param("P", Patience(), None, id="in order"),
        pytest.param("WD", Patience(), None, id="a warning is no trouble"),
        pytest.param("F", Patience(), "failing", id="a failure"),
        pytest.param("B", Patience(), "not evaluated", id="a broken metric"),
        pytest.param("FP", Patience(), None, id="over"),
        pytest.param("F-", Patience(), "failing", id="nothing expected is no recovery"),
        pytest.param("Fpm", Patience(), "failing", id="not looked at is no recovery"),
        pytest.param("-pm", Patience(), None, id="and no failure"),
        pytest.param("BF", Patience(), "failing", id="worse"),
        pytest.param("FB", Patience(), "not evaluated", id="another kind"),
        pytest.param("FPF", Patience(2), None, id="it flaps"),
        pytest.param("F-F", Patience(2), "failing", id="two in a row, with nothing between"),
        pytest.param("FFP", Patience(2, 2), "failing", id="one good run is not enough"),
        pytest.param("FFPFP", Patience(2, 2), "failing", id="two with a bad one between neither"),
        pytest.param("FFPP", Patience(2, 2), None, id="two are"),
        pytest.param("FFP-P", Patience(2, 2), None, id="with nothing between"),
    ],
)
def test_what_stands(letters: str, patience: Patience, level: str | None) -> None:
    """Troubles begin and end after so many runs that say so."""
    found = standing(runs(letters), patience).get("a")
    assert (found.level if found else None) == level


def test_since_when() -> None:
    """From the first bad run, also where it was not believed yet."""
    found = standing(runs("PFFF"), Patience(2))["a"]
    assert (found.since, found.day) == (DAY + timedelta(days=1), DAY + timedelta(days=3))


def trouble(name: str, letter: str = "F") -> Trouble:
    status, cause = VERDICTS[letter]
    return Trouble(Verdict(name, status, 1.0, "1 is below 10", cause=cause), DAY, DAY)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("", "F", Changes(("a",), ()), id="new"),
        pytest.param("F", "F", Changes((), ()), id="as before"),
        pytest.param("B", "F", Changes(("a",), ()), id="worse"),
        pytest.param("F", "B", Changes((), ()), id="not worse"),
        pytest.param("F", "", Changes((), ("a",)), id="recovered"),
    ],
)
def test_changes(before: str, after: str, expected: Changes) -> None:
    """What a run changed of what stood."""
    found = [{"a": trouble("a", letter)} if letter else {} for letter in (before, after)]
    assert changes(*found) == expected


def told(count: int, *, is_grouped: bool = False) -> list[tuple[str, str]]:
    troubles = {f"m{n}": trouble(f"m{n}") for n in range(count)}
    metrics = {name: Metric(name, "grading", "", title=f"Metric {name}") for name in troubles}
    found = signals("grading", troubles, metrics, is_grouped=is_grouped)
    return [(signal.fingerprint, signal.title) for signal in found]


def test_few_troubles_are_told_one_by_one() -> None:
    """Each with the name that people know and what is wrong."""
    assert told(2) == [
        ("validation/grading/m0", "Metric m0: 1 is below 10"),
        ("validation/grading/m1", "Metric m1: 1 is below 10"),
    ]


def test_many_are_one_message_until_all_is_in_order() -> None:
    """A table that is gone is not thirty messages, and its return not five new ones."""
    assert told(GROUPED_FROM) == [("validation/grading", "grading: 6 metrics not in order")]
    assert told(1, is_grouped=True) == [("validation/grading", "grading: 1 metric not in order")]
    assert told(0, is_grouped=True) == []
