from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from resilience_hooks.testing.loopback import Server
from resilience_hooks.validation.run import Request, run
from resilience_hooks.validation.verdict import Status, Verdict
from tests.validation.warehouse import DAY, Warehouse

METRICS = """
[alerts]
slack-webhook = "SLACK_URL"

[metrics.games]
phase = "schedule"
table = "schedule"
day = "game_date"
value = "COUNT(*)"
expect = { default = { at-least = 1 } }

[metrics.final_share]
phase = "grading"
table = "schedule"
day = "game_date"
value = "100.0 * COUNT(*) FILTER (WHERE status = 'Final') / COUNT(*)"
where = "status <> 'PPD'"
[metrics.final_share.expect]
pre-game = { empty = "required" }
in-game = { at-least = 0, at-most = 99.9 }
post-game = { at-least = 100 }

[metrics.predictions]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "COUNT(*)"
prerequisites = ["games"]
expect = { default = { at-least = 30 } }

[metrics.confidence]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "AVG(confidence)"
prerequisites = ["predictions"]
expect = { default = { at-least = 0.4, at-most = 0.9 } }

[metrics.duplicates]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "COUNT(*) - COUNT(DISTINCT game_id || player)"
prerequisites = ["predictions"]
expect = { default = { at-most = 0 } }

[metrics.graded]
phase = "grading"
table = "predictions"
day = "game_date"
value = "COUNT(hit)"
prerequisites = ["predictions"]
[metrics.graded.expect]
default = { at-least = 1 }
pre-game = { empty = "required" }
in-game = { at-least = 1, empty = "allowed" }

[metrics.graded_share]
phase = "grading"
prerequisites = ["graded"]
sql = '''
SELECT p.game_date AS day, 100.0 * COUNT(p.hit) / COUNT(*) AS value
FROM predictions AS p
JOIN schedule AS s ON s.game_id = p.game_id AND s.game_date = p.game_date
WHERE s.status = 'Final' AND p.game_date BETWEEN :first_day AND :last_day
GROUP BY 1
'''
[metrics.graded_share.expect]
default = { at-least = 95 }
in-game = { at-least = 95, empty = "allowed" }

[metrics.hit_rate]
phase = "grading"
table = "predictions"
day = "game_date"
value = "AVG(CASE WHEN hit THEN 100.0 WHEN NOT hit THEN 0 END)"
prerequisites = ["graded"]
severity = "warning"
expect = { default = { at-least = 40 } }
"""

PHASES = ("schedule", "predictions", "grading")

NIGHT = {
    8: "INSERT INTO predictions SELECT game_date, game_id, 'p' || i, 0.5 + i / 100, NULL FROM "
    "schedule CROSS JOIN range(12) AS r(i) WHERE game_date = '2026-01-05' AND status <> 'PPD'",
    19: "UPDATE schedule SET status = 'Live' WHERE game_id IN ('g1', 'g2')",
    21: "UPDATE schedule SET status = 'Live' WHERE game_id = 'g3'",
    22: "UPDATE schedule SET status = 'Final' WHERE game_id = 'g1';"
    "UPDATE predictions SET hit = player < 'p6' WHERE game_id = 'g1'",
    23: "UPDATE schedule SET status = 'Final' WHERE game_id = 'g2';"
    "UPDATE predictions SET hit = player < 'p6' WHERE game_id = 'g2'",
    25: "UPDATE schedule SET status = 'Final' WHERE game_id = 'g3';"
    "UPDATE predictions SET hit = player < 'p6' WHERE game_id = 'g3'",
}
"""What happens at which hour of the game day; 25 is one in the morning."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A slate of four games, one of them put off, one of which ends after midnight."""
    found = Warehouse(tmp_path)
    found.run(
        "INSERT INTO schedule VALUES "
        "('2026-01-05', 'g1', 'Scheduled', '2026-01-06 00:00'),"
        "('2026-01-05', 'g2', 'Scheduled', '2026-01-06 00:30'),"
        "('2026-01-05', 'g3', 'Scheduled', '2026-01-06 02:00'),"
        "('2026-01-05', 'g4', 'PPD', NULL)"
    )
    return found


def replayed(
    warehouse: Warehouse, night: dict[int, str], phases: Sequence[str | None]
) -> list[tuple[str, Verdict]]:
    """Runs from nine to three, as the day goes on: (mode, verdict) of each metric."""
    job = warehouse.job(METRICS)
    found = []
    for hour in (8, 9, 18, 19, 21, 22, 23, 25, 27):
        warehouse.at(hour)
        if hour in night:
            warehouse.run(night[hour])
        for phase in phases if hour > 8 else ():
            outcome = run(job, Request(phase, DAY))
            mode = outcome.report.run.mode.value
            found += [(mode, verdict) for verdict in outcome.report.run.verdicts]
    return found


def test_a_day_without_a_fault_is_silent(warehouse: Warehouse, slack: Server) -> None:
    """Before, while and after games are played: no failure, nothing left open, no message."""
    found = replayed(warehouse, NIGHT, PHASES)
    assert [mode for mode, _ in groupby(mode for mode, _ in found)] == [
        "pre_game",
        "in_game",
        "post_game",
    ]
    quiet = {Status.PASS, Status.EXPECTED_EMPTY}
    assert [(mode, verdict) for mode, verdict in found if verdict.status not in quiet] == []
    assert slack.requests == []
    seen = {(mode, verdict.status) for mode, verdict in found}
    assert ("pre_game", Status.EXPECTED_EMPTY) in seen
    assert ("post_game", Status.EXPECTED_EMPTY) not in seen


@pytest.mark.parametrize(
    ("hour", "change", "said"),
    [
        pytest.param(8, "SELECT 1", "predictions: there is no value", id="no predictions"),
        pytest.param(
            25,
            "UPDATE schedule SET status = 'Final' WHERE game_id = 'g3'",
            "graded_share: 66.67 is below 95",
            id="a game that is not graded",
        ),
        pytest.param(
            23,
            NIGHT[23] + "; INSERT INTO predictions SELECT * FROM predictions LIMIT 3",
            "duplicates: 3 is above 0",
            id="rows twice",
        ),
    ],
)
def test_a_fault_is_told_once(
    warehouse: Warehouse, slack: Server, hour: int, change: str, said: str
) -> None:
    """On the same day with one thing wrong: one message, though every later run sees it."""
    replayed(warehouse, {**NIGHT, hour: change}, [None])
    (message,) = slack.bodies()
    assert message["text"] == f"{said} (failing)"
