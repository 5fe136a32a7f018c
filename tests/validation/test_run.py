from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.testing.loopback import Answer, Server, serving
from resilience_hooks.validation.red import red
from resilience_hooks.validation.run import Outcome, Request, run
from tests.validation.warehouse import DAY, Warehouse

METRICS = """
[alerts]
slack-webhook = "SLACK_URL"
links = { dashboard = "https://example.org/board" }

[metrics.rows]
phase = "grading"
title = "Rows"
owner = "grading team"
runbook = "https://example.org/rows"
table = "predictions"
day = "game_date"
value = "COUNT(*)"
expect = { default = { at-least = 2 } }

[metrics.mean]
phase = "grading"
table = "predictions"
day = "game_date"
value = "AVG(confidence)"
prerequisites = ["rows"]
expect = { default = { at-least = 0.5 } }
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    found.run("INSERT INTO predictions VALUES ('2026-01-05', 'g1', 'p', 0.6, true)")
    return found


def headlines(slack: Server) -> list[str]:
    return [message["text"] for message in slack.bodies()]


def look(
    warehouse: Warehouse, settings: str = "", day: date = DAY, delivery: str | None = None
) -> Outcome:
    """A run after grading, ten minutes after the one before."""
    warehouse.clock.sleep(600)
    job = warehouse.job(METRICS, settings)
    return run(job, Request("grading", day, Mode.POST_GAME, delivery))


MORE = "INSERT INTO predictions VALUES ('2026-01-05', 'g1', 'q', 0.7, true)"
LESS = "DELETE FROM predictions WHERE player = 'q'"


def test_only_what_got_worse_and_what_recovered(warehouse: Warehouse, slack: Server) -> None:
    """A failure is told once, however often it is seen; its end too. The dependent one is not."""
    look(warehouse)
    look(warehouse)
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]
    assert "grading team" in str(slack.bodies()[0]["blocks"])
    assert "https://example.org/rows" in str(slack.bodies()[0]["blocks"])
    warehouse.run(MORE)
    assert look(warehouse).report.changes.recovered == ("rows",)
    look(warehouse)
    assert headlines(slack)[1:] == ["Resolved: Rows: 1 is below 2"]


def test_debounce(warehouse: Warehouse, slack: Server) -> None:
    """What flaps is not told; what stands for two runs is, and its end after two."""
    settings = "[report]\nfail-after = 2\nrecover-after = 2\n"
    for change in (LESS, MORE, LESS, MORE):
        warehouse.run(change)
        look(warehouse, settings)
    assert headlines(slack) == []
    warehouse.run(LESS)
    look(warehouse, settings)
    look(warehouse, settings)
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]
    warehouse.run(MORE)
    look(warehouse, settings)
    assert len(headlines(slack)) == 1
    look(warehouse, settings)
    assert headlines(slack)[1:] == ["Resolved: Rows: 1 is below 2"]


def test_a_hold_waits_for_the_time(warehouse: Warehouse, slack: Server) -> None:
    """A trouble that is younger than the hold is not told."""
    settings = '[report]\nhold = "15m"\n'
    look(warehouse, settings)
    look(warehouse, settings)
    assert headlines(slack) == []
    look(warehouse, settings)
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]


def test_a_message_that_comes_twice(warehouse: Warehouse, slack: Server) -> None:
    """The data have changed by then: the second delivery still finds what the first one found."""
    first = look(warehouse, delivery="m1")
    warehouse.run(MORE)
    second = look(warehouse, delivery="m1")
    assert second.is_repeated
    assert second.report == first.report
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]
    assert not look(warehouse, delivery="m2").is_repeated


def test_messages_that_race(warehouse: Warehouse, slack: Server) -> None:
    """However many processes have the message at once: one alert, one result."""
    job = warehouse.job(METRICS)
    request = Request("grading", DAY, Mode.POST_GAME, "m1")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: run(job, request), range(4)))
    assert len({outcome.report.run for outcome in found}) == 1
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]


def test_slack_is_down(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run succeeds, and the next one tells what was not told."""
    answers = iter([Answer(503)] * 20)
    with serving(lambda _: next(answers, Answer())) as server:
        monkeypatch.setenv("SLACK_URL", server.url)
        assert look(warehouse).delivery.failed
        warehouse.clock.sleep(100_000)
        answers = iter(())
        assert look(warehouse).delivery.sent


def test_an_old_day_done_again_changes_nothing_of_now(warehouse: Warehouse, slack: Server) -> None:
    """Today fails; a backfill of yesterday that is in order is no recovery."""
    look(warehouse)
    yesterday = date(2026, 1, 4)
    warehouse.run(
        "INSERT INTO predictions SELECT '2026-01-04', 'g0', 'p' || i, 0.6, true"
        " FROM range(5) AS r(i)"
    )
    assert look(warehouse, day=yesterday).report.worst.value == "PASS"
    assert headlines(slack) == ["Rows: 1 is below 2 (failing)"]


def test_the_report_is_written(warehouse: Warehouse, slack: Server) -> None:
    """JSON, Markdown and a page; each says the worst, and what changed."""
    look(warehouse, '[report]\nfolder = "public"\n')
    folder = warehouse.folder / "public"
    found = json.loads((folder / "validation-grading.json").read_text())
    assert (found["schema"], found["verdict"], found["worse"]) == (1, "FAIL", ["rows"])
    assert found["metrics"][0]["past"] == [{"date": "2026-01-05", "verdict": "FAIL", "value": 1.0}]
    assert "**Worse:** rows" in (folder / "validation-grading.md").read_text()
    assert "<svg" in (folder / "validation-grading.html").read_text()


def test_whether_a_day_is_red(warehouse: Warehouse, slack: Server) -> None:
    """For those who must not act on bad data: the last run of each phase counts."""
    store = warehouse.folder / "validation.sqlite"
    assert red(store, DAY) is None
    look(warehouse)
    assert red(store, DAY) == "validation of 2026-01-05 is red: rows"
    assert red(store, date(2026, 1, 4)) is None
    warehouse.run(MORE)
    look(warehouse)
    assert red(store, DAY) is None
