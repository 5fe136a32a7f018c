"""A column of the warehouse is renamed at night: one metric says so, the others go on."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from resilience_hooks.validation.evaluate import evaluate, job_of
from tests.flow.conftest import Opened
from tests.flow.example import EXAMPLE
from tests.flow.platform import Platform
from tests.flow.scenarios import DAY, green_day


def verdicts(platform: Platform, config: Path) -> dict[str, tuple[str, str]]:
    """What validation says of the day: a verdict and its reason for each metric."""
    platform.job("jobs.mart")
    found = evaluate(job_of(config, platform.clock), day=date.fromisoformat(DAY))
    return {each.metric: (each.status.value, each.reason) for each in found.verdicts}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's declaration of metrics."""
    monkeypatch.setenv("PLATFORM_STATE", str(tmp_path / "state"))
    folder = tmp_path / "jobs"
    folder.mkdir()
    return Path(shutil.copy(EXAMPLE / "jobs" / "validation.toml", folder))


def test_a_day_is_in_order_in_the_morning_and_at_night(platform: Opened, config: Path) -> None:
    """In the morning nothing is graded, rightly; at night everything is."""
    opened = platform()
    opened.play(DAY, "10:05")
    assert {name: verdict for name, (verdict, _) in verdicts(opened, config).items()} == {
        "predictions": "PASS",
        "points": "EXPECTED_EMPTY",
        "graded_share": "EXPECTED_EMPTY",
    }
    green_day(opened)
    assert {verdict for verdict, _ in verdicts(opened, config).values()} == {"PASS"}


def test_renamed_column(platform: Opened, config: Path) -> None:
    """The metric that needs it is not evaluated, and names the column that is there now."""
    opened = platform()
    green_day(opened)
    opened.query("ALTER TABLE box_scores RENAME COLUMN points TO pts")
    found = verdicts(opened, config)
    assert found["points"][0] == "NOT_EVALUATED"
    assert "no column points; did you mean pts?" in found["points"][1]
    assert [found[name][0] for name in ("predictions", "graded_share")] == ["PASS", "PASS"]


def test_renamed_column_unseen(platform: Opened, config: Path) -> None:
    """Without the check of the schema the whole run would fail: so it is the check that tells."""
    opened = platform()
    green_day(opened)
    before = verdicts(opened, config)
    opened.query("ALTER TABLE box_scores RENAME COLUMN points TO pts")
    text = config.read_text().replace('value = "AVG(points)"', 'value = "AVG(1)"')
    config.write_text(text)
    assert verdicts(opened, config)["points"][0] == "FAIL"
    assert before["points"][0] == "PASS"
