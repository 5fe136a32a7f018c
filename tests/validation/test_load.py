from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.errors import ConfigError, UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.load import load
from resilience_hooks.validation.metric import Expectation, Metric

TOML = """
[metrics.rows]
phase = "grading"
table = "graded"
day = "game_date"
value = "COUNT(*)"
where = "hit  -- or not"
needs = { graded = ["game_date"] }

[metrics.rows.expect]
default = { at-least = 1 }
pre-game = { empty = "required" }
"""

YAML = """
metrics:
  rows:
    phase: grading
    table: graded
    day: game_date
    value: COUNT(*)
    where: hit  -- or not
    needs: {graded: [game_date]}
    expect:
      default: {at-least: 1}
      pre-game: {empty: required}
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(("name", "text"), [("v.toml", TOML), ("v.yaml", YAML)])
def test_toml_and_yaml_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    """The short form becomes a SELECT; what is expected goes by mode."""
    _, registry = load(written(tmp_path, name, text))
    (metric,) = registry.metrics
    assert metric.needs == {"graded": ("game_date",)}
    assert metric.expect.of(Mode.PRE_GAME) == Expectation(empty="required")
    assert metric.expect.of(Mode.POST_GAME) == Expectation(at_least=1)
    assert metric.query == (
        "SELECT game_date AS day, COUNT(*) AS value\nFROM graded\n"
        "WHERE game_date BETWEEN :first_day AND :last_day\n  AND (hit  -- or not\n)\n"
        "GROUP BY game_date"
    )


FAULTY_TOML = """
[metrics.rows]
phase = "grading"
sql = "SELECT 1"
value = "COUNT(*)"
severty = "error"
[metrics.rows.expect]
default = { at-least = "1" }
pre_game = { empty = "no" }
"""

FAULTY_YAML = """
metrics:
  rows:
    phase: grading
    sql: SELECT 1
    value: COUNT(*)
    severty: error
    expect:
      default: {at-least: "1"}
      pre_game: {empty: "no"}
"""


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [("v.toml", FAULTY_TOML, (5, 6, 8, 9)), ("v.yaml", FAULTY_YAML, (6, 7, 9, 10))],
)
def test_every_bad_key_at_once_with_its_line(
    tmp_path: Path, name: str, text: str, lines: tuple[int, ...]
) -> None:
    """In TOML and in YAML: what is wrong, where, and what was meant."""
    path = written(tmp_path, name, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    said = (
        "value: it does not go with sql",
        'did you mean "severity"?',
        '"1" is not a number',
        'did you mean "pre-game"?',
    )
    assert len(caught.value.faults) == len(said)
    for fault, line, what in zip(caught.value.faults, lines, said, strict=True):
        assert fault.startswith(f"{path}:{line}: ")
        assert what in fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a: [", "v.yaml:1: this is not YAML", id="no YAML"),
        pytest.param("- a", "v.yaml:1: this is no mapping", id="a list"),
        pytest.param("store: a\nstore: b\n", "v.yaml:2: store is there already", id="twice"),
        pytest.param("a: &x 1\nb: *x\n", "v.yaml:2: *x is an alias", id="an alias"),
        pytest.param("1: a\n", "v.yaml:1: 1 is read as no string", id="a number for a key"),
        pytest.param("[" * 100_000, "nested more than 50 deep", id="too deep"),
        pytest.param("- " * 10_000, "nested more than 50 deep", id="too deep in one line"),
    ],
)
def test_faulty_yaml(tmp_path: Path, text: str, said: str) -> None:
    """What YAML lets pass silently, and what it says in many lines, is one clear fault."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "v.yaml", text))
    assert said in str(caught.value)


def test_a_metric_without_a_query(tmp_path: Path) -> None:
    """The short form has three keys; each that lacks is named."""
    text = '[metrics.rows]\nphase = "p"\ntable = "t"\nexpect = {}\n'
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "v.toml", text))
    assert [fault.partition("rows: ")[2].partition(" ")[0] for fault in caught.value.faults] == [
        "day",
        "value",
    ]


def test_metrics_in_python(tmp_path: Path) -> None:
    """Beside those of the file, or alone."""
    written(
        tmp_path,
        "metrics.py",
        "from resilience_hooks.validation.metric import Metric\n"
        "METRICS = [Metric('b', 'p', 'SELECT 1')]\nOTHER = [1]\n",
    )
    _, registry = load(
        written(tmp_path, "v.toml", TOML.replace("\n", 'python = ["metrics.py:METRICS"]\n', 1))
    )
    assert [m.id for m in registry.metrics] == ["rows", "b"]
    assert isinstance(registry.metrics[1], Metric)
    for name, said in [("OTHER", "no collection of Metric"), ("NONE", "no collection of Metric")]:
        with pytest.raises(UsageError, match=said):
            load(written(tmp_path, "w.toml", f'python = ["metrics.py:{name}"]\n'))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "no metric is declared", id="nothing"),
        pytest.param('python = ["none.py:M"]', "none.py fails: FileNotFoundError", id="no file"),
        pytest.param('python = ["bad.py:M"]', "bad.py fails: ZeroDivisionError", id="it raises"),
    ],
)
def test_nothing_to_measure(tmp_path: Path, text: str, said: str) -> None:
    """A message, never a traceback."""
    written(tmp_path, "bad.py", "1 / 0\n")
    with pytest.raises(UsageError, match=said):
        load(written(tmp_path, "v.toml", text))
