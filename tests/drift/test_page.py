from __future__ import annotations

from resilience_hooks.drift.page import page
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.source.read import History
from resilience_hooks.drift.survey import Frame, Survey, survey
from resilience_hooks.drift.tallies import DayTally, Series, WeekTally
from tests.drift.seasons import FOUNDING_350, of, utc_day_end, weeks
from tests.htmlreader import Reader


def surveyed(*series: tuple[str, tuple[WeekTally, ...]]) -> Survey:
    days = [
        DayTally(Series(name), week.start, week.hits, week.misses)
        for name, found in series
        for week in found
    ]
    end = utc_day_end(max(week.end for _, found in series for week in found))
    return survey(History(tuple(days), ()), end, Frame(Policy(), utc_day_end))


def read(found: Survey) -> Reader:
    reader = Reader()
    reader.feed(page(found, {"runbook": "https://example.org/?a=1&b=2"}))
    assert reader.open == []
    return reader


SLIDING = surveyed(
    ("sliding", of(350, FOUNDING_350)), ("fine", weeks((30, 40), (0, 0), (3, 9), (30, 40)))
)


def test_page_is_one_well_formed_file_without_scripts_or_network() -> None:
    """Elements nest; nothing is loaded or run."""
    reader = read(SLIDING)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in reader.found}
    assert {attrs["href"] for tag, attrs in reader.found if tag == "a"} == {
        "https://example.org/?a=1&b=2"
    }


def test_alarms_come_first_with_their_evidence() -> None:
    """The headline counts, the alarm explains, the fleet lists models with alarms first."""
    text = read(SLIDING).text
    assert "Models: 1 drift alarm" in text
    assert "3 bad weeks in a row since 2026-01-18: 540 of 1050 hits, 51.4 %." in text
    assert text.index("sliding", text.index("Weak segments")) < text.index(
        "fine", text.index("Weak segments")
    )


def test_every_week_with_a_rate_is_a_dot() -> None:
    """Weeks in which nothing was graded are gaps; the alarm stands at its week."""
    reader = read(SLIDING)
    classes = [attrs.get("class") for _, attrs in reader.found]
    assert classes.count("dot good") == 2 + 2
    assert classes.count("dot bad") == 3
    assert classes.count("dot neutral") == 1
    assert classes.count("fired") == 1
    assert classes.count("run") == 1


def test_names_are_text() -> None:
    """A model's name cannot become markup."""
    reader = read(surveyed(("<script>alert(1)</script>", weeks((30, 40)))))
    assert "script" not in {tag for tag, _ in reader.found}
    assert "<script>alert(1)</script>" in reader.text


def test_a_fleet_without_weeks() -> None:
    """Nothing to show is said, not drawn."""
    empty = survey(History((), ()), utc_day_end(weeks((1, 1))[0].end), Frame(Policy(), utc_day_end))
    assert "Models: no alarm" in read(empty).text
