from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from resilience_hooks.drift.check import check
from tests.drift.platform import Platform
from tests.drift.seasons import FOUNDING_350


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    """Five founding weeks, long past by the real clock, which the commands use."""
    made = Platform(tmp_path)
    settings = made.config.read_text()
    made.config.write_text(settings.replace("[columns]", 'lookback = "9999w"\n\n[columns]'))
    made.play_all("m", 350, FOUNDING_350)
    made.close(4)
    return made


def drift(platform: Platform, action: str, *words: str) -> int:
    return main(["drift", action, *words, "--config", str(platform.config)])


def test_check_finds_the_alarm(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """An alarm that stands is exit code 1, with its evidence."""
    assert drift(platform, "check") == 1
    out = capsys.readouterr().out
    assert "m is below 55 % (confirmed)" in out
    assert "540 of 1050 hits" in out


def test_check_as_json(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts read one object."""
    assert drift(platform, "check", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert found["signals"][0]["fingerprint"] == "drift/m/2026-01-18"


def test_dry_run_writes_nothing(platform: Platform) -> None:
    """Looking leaves no trace."""
    assert drift(platform, "check", "--dry-run") == 1
    assert not (platform.folder / "drift.sqlite").exists()


def test_no_predictions_are_no_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table is exit code 4: nothing is known of any model."""
    assert drift(Platform(tmp_path), "check") == 4
    assert "nothing is known" in capsys.readouterr().out


def test_unreadable_predictions_are_no_verdict(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store that is gone is exit code 4, and one message."""
    (platform.folder / "graded.duckdb").unlink()
    assert drift(platform, "check") == 4
    assert capsys.readouterr().err.endswith("graded.duckdb: no such file\n")


def test_a_wrong_configuration(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and every fault."""
    platform.config.write_text("[source]\n")
    assert drift(platform, "check") == 2
    assert "source.address" not in capsys.readouterr().out


def test_a_zone_that_nobody_knows(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt zone is a fault of the settings."""
    platform.config.write_text(platform.config.read_text().replace('"UTC"', '"America/New_Yrok"'))
    assert drift(platform, "check") == 2
    assert "[rule] zone 'America/New_Yrok' is not known here" in capsys.readouterr().err


def test_a_secret_that_is_not_set(
    platform: Platform, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is named before anything is read."""
    monkeypatch.delenv("NO_SUCH_URL", raising=False)
    with platform.config.open("a") as file:
        file.write('\n[alerts]\nslack-webhook = "NO_SUCH_URL"\n')
    assert drift(platform, "check") == 2
    assert "NO_SUCH_URL, which the configuration names, is not set" in capsys.readouterr().err


def test_dead_man_before_any_run(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """A monitor that never ran is exit code 1; one that just has is 0."""
    assert drift(platform, "check", "--expect-run-within", "36h") == 1
    assert "last run never" in capsys.readouterr().out
    drift(platform, "check")
    assert drift(platform, "check", "--expect-run-within", "36h") == 0
    assert drift(platform, "check", "--expect-run-within", "soon") == 2


def test_status_shows_models_and_alerts(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands, from the store alone."""
    check(platform.job)
    assert drift(platform, "status") == 1
    out = capsys.readouterr().out
    assert "m      confirmed  2026-02-01  48.3 %  169 of 350" in out
    assert "drift/m/2026-01-18  firing  2026-02-08  1×" in out


def test_status_before_any_run(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is known, and that is said."""
    assert drift(platform, "status") == 4
    assert "drift check makes it" in capsys.readouterr().err


def test_acknowledged_and_silenced(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """Both are shown with the alert."""
    check(platform.job)
    name = "drift/m/2026-01-18"
    assert drift(platform, "acknowledge", name, "--by", "kim") == 0
    assert drift(platform, "silence", name, "--for", "7d", "--reason", "fix on its way") == 0
    drift(platform, "status")
    assert "acknowledged by kim, silent to " in capsys.readouterr().out


def test_an_alert_that_there_is_not(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """The message lists those that there are."""
    check(platform.job)
    assert drift(platform, "acknowledge", "drift/x", "--by", "kim") == 2
    assert "no such open alert; there is drift/m/2026-01-18" in capsys.readouterr().err


def test_retraining_from_alarm_to_result(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """A confirmed alarm runs the command once; its result is written down."""
    started = platform.folder / "started"
    with platform.config.open("a") as file:
        file.write(
            "\n[retrain]\nadapter = 'command'\ndry-run = false\nminimum-labels = 0\n"
            f"target = ['sh', '-c', 'echo {{key}} >> {started}']\n"
        )
    assert drift(platform, "check") == 1
    assert drift(platform, "check") == 1
    assert started.read_text() == "m:2026-01-18:1\n"
    assert drift(platform, "retrained", "m:2026-01-18:1", "succeeded", "--detail", "0.63") == 0
    assert drift(platform, "retrained", "m:2026-01-18:2", "succeeded") == 2
    drift(platform, "status")
    out = capsys.readouterr().out
    assert "retraining m:2026-01-18:1: accepted, sh exits 0" in out
    assert "no retraining of m: a request is under way" in out
    assert "m:2026-01-18:1  succeeded" in out


def test_retraining_is_dry_by_default(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would be started is said, and nothing is."""
    with platform.config.open("a") as file:
        file.write("\n[retrain]\nadapter = 'command'\ntarget = ['false']\n")
    drift(platform, "check")
    assert "retraining m:2026-01-18:1: due" in capsys.readouterr().out


REPLAY = """\
SERIES  WEEK  HITS        RATE    VERDICT  P(BELOW)
given   1     228 of 350  65.1 %  good
given   2     210 of 350  60 %    good
given   3     189 of 350  54 %    bad
given   4     182 of 350  52 %    bad      85.7 %    FIRES: suspected
given   5     169 of 350  48.3 %  bad      99 %      CONFIRMED
"""


def test_replay_of_given_weeks(capsys: pytest.CaptureFixture[str]) -> None:
    """The founding five weeks: fires in the fourth, confirmed in the fifth."""
    weeks = ",".join(f"{hits}/350" for hits in FOUNDING_350)
    assert main(["drift", "replay", "--weeks", weeks]) == 0
    assert capsys.readouterr().out == REPLAY


def test_replay_of_the_source(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """The same from the store, with dates."""
    assert drift(platform, "replay") == 0
    assert "2026-02-01  169 of 350  48.3 %  bad" in capsys.readouterr().out


@pytest.mark.parametrize("weeks", ["", "3", "41/40", "26/40,", "a/b"])
def test_weeks_that_are_none(weeks: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The form is shown."""
    assert main(["drift", "replay", "--weeks", weeks or " "]) == 2
    assert "write hits/graded for each week, such as 26/40,24/40" in capsys.readouterr().err


def test_simulate_prints_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each rule, and a picture where one is asked for."""
    plot = tmp_path / "curves.svg"
    assert main(["drift", "simulate", "--seasons", "5", "--picks", "40", "--plot", str(plot)]) == 0
    assert capsys.readouterr().out.count("posterior") == 4
    assert plot.read_text().startswith("<svg")


def test_simulate_refuses_nonsense(capsys: pytest.CaptureFixture[str]) -> None:
    """A rate is a percentage."""
    assert main(["drift", "simulate", "--rate", "0"]) == 2
    assert "--rate 0.0: write a percentage between 0 and 100" in capsys.readouterr().err
