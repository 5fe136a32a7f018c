from __future__ import annotations

import pytest

from resilience_hooks.errors import ConfigError, UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.metric import Expectation, Expectations, Metric
from resilience_hooks.validation.registry import registry_of


def metric(name: str = "a", *prerequisites: str, phase: str = "p") -> Metric:
    return Metric(name, phase, "SELECT 1", prerequisites=prerequisites)


def expecting(expectation: Expectation) -> Metric:
    return Metric("a", "p", "SELECT 1", Expectations(by_mode={Mode.IN_GAME: expectation}))


@pytest.mark.parametrize(
    ("metrics", "fault"),
    [
        pytest.param([metric(), metric()], "metrics.a: the id is taken", id="twice"),
        pytest.param([metric("A-b")], "an id has small letters", id="no id"),
        pytest.param([metric(phase="")], "phase is empty", id="no phase"),
        pytest.param([metric("ab", "abb"), metric("abc")], 'did you mean "ab"?', id="unknown"),
        pytest.param([metric("a", "a")], "in a circle: a ← a", id="itself"),
        pytest.param([metric("a", "b"), metric("b", "a")], "in a circle", id="circle"),
        pytest.param(
            [Metric("a", "p", lambda tables: tables["t"])],
            "name them in needs",
            id="tables of ibis",
        ),
        pytest.param(
            [Metric("a", "p", "SELECT 1", needs={"t": ("c",)}, optional={"t": {"c": "INT"}})],
            "t.c is both needed and optional",
            id="needed and optional",
        ),
        pytest.param(
            [expecting(Expectation(at_least=2, at_most=1))],
            "expect.in-game: at-least 2 is above at-most 1",
            id="bounds",
        ),
        pytest.param(
            [expecting(Expectation(at_least=2, warn_below=2))], "never be seen", id="low warning"
        ),
        pytest.param(
            [expecting(Expectation(at_most=2, warn_above=3))], "never be seen", id="high warning"
        ),
        pytest.param(
            [expecting(Expectation(at_least=2, empty="required"))], "with bounds", id="empty bounds"
        ),
    ],
)
def test_faults(metrics: list[Metric], fault: str) -> None:
    """Each is told with its metric."""
    with pytest.raises(ConfigError) as caught:
        registry_of(metrics)
    assert any(fault in found for found in caught.value.faults)


def test_all_faults_at_once() -> None:
    """Nobody corrects one to learn of the next."""
    with pytest.raises(ConfigError) as caught:
        registry_of([metric("A"), metric("b", "x"), metric("c", phase="")])
    assert len(caught.value.faults) == 3


def test_a_phase_brings_its_prerequisites() -> None:
    """Those of other phases too, and theirs."""
    registry = registry_of(
        [metric("a"), metric("b", "a"), metric("c", "b", phase="q"), metric("d")]
    )
    assert [m.id for m in registry.of_phase("q").metrics] == ["a", "b", "c"]
    assert registry.of_phase(None) is registry
    assert registry.phases == ("p", "q")


def test_a_phase_without_metrics() -> None:
    """The message names those that have some."""
    with pytest.raises(UsageError, match='the phase gradng; did you mean "grading"'):
        registry_of([metric(phase="grading")]).of_phase("gradng")


def test_an_unknown_mode_is_not_guessed() -> None:
    """What depends on the mode is not judged without; what does not, is."""
    by_mode = Expectations(by_mode={Mode.PRE_GAME: Expectation(empty="required")})
    assert by_mode.of(Mode.UNKNOWN) is None
    assert by_mode.of(Mode.POST_GAME) == Expectation()
    assert Expectations().of(Mode.UNKNOWN) == Expectation()
