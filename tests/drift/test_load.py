from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from resilience_hooks.drift.load import load, settings_of
from resilience_hooks.errors import ConfigError, UsageError
from tests.drift.platform import SETTINGS


def test_the_smallest_file() -> None:
    """Four columns and a table are enough; the rest has the owner's defaults."""
    settings = settings_of("drift.toml", SETTINGS)
    assert settings.columns.prediction == ("id",)
    assert settings.rule.threshold == Fraction(55, 100)
    assert settings.alerts.repeat == timedelta(days=7)
    assert settings.retrain is None


FAULTS = {
    "nothing at all": (
        "",
        ["1: source is missing; write source = {}", "1: columns is missing; write columns = {}"],
    ),
    "several at once": (
        SETTINGS.replace('"UTC"', '"UTC"\nminimum = 0\nthreshold = 100\nfirst-weekday = "sun"'),
        [
            "13: rule.minimum: 0 is not a whole number from 1 to 100000",
            "14: rule.threshold: 100 is not a percentage between 0 and 100",
            '15: rule.first-weekday: "sun" is not one of "monday"',
        ],
    ),
    "a misspelt key": (
        SETTINGS + '\n[alerts]\nslack-webhok = "URL"\n',
        ['16: alerts.slack-webhok: there is no such key; did you mean "slack-webhook"?'],
    ),
    "a secret itself": (
        SETTINGS + '\n[alerts]\nslack-webhook = "https://hooks.example.org/T/B/x"\n',
        ["16: alerts.slack-webhook: this is not the name of an environment variable"],
    ),
    "no span of time": (
        SETTINGS + '\n[alerts]\nrepeat = "daily"\n',
        ['16: alerts.repeat: "daily" is not a span of time'],
    ),
    "not TOML": ("[source\n", ["1: this is not TOML: "]),
}


@pytest.mark.parametrize(("text", "faults"), FAULTS.values(), ids=FAULTS)
def test_faults_are_named_all_at_once(text: str, faults: list[str]) -> None:
    """Each with its line, its key, and what is allowed."""
    with pytest.raises(ConfigError) as failure:
        settings_of("drift.toml", text)
    assert len(failure.value.faults) == len(faults)
    for found, wanted in zip(failure.value.faults, faults, strict=True):
        assert found.startswith(f"drift.toml:{wanted}")


def test_no_such_file(tmp_path: Path) -> None:
    """The message says which option names another one."""
    with pytest.raises(UsageError, match=r"No such file or directory; --config names another"):
        load(tmp_path / "drift.toml")
