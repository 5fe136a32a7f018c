from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.durable import Database
from resilience_hooks.outcomes import (
    NO_CHANGE,
    SUCCESS,
    Deferred,
    FailedPermanent,
    FailedTransient,
    Outcome,
    Partial,
    RejectedOpen,
    Skipped,
)
from resilience_hooks.phases import Phase, PhaseKey, PhaseLedger, Reopening, Trigger
from resilience_hooks.phases.completion import completion_of
from resilience_hooks.phases.model import delivered, expecting
from resilience_hooks.sameday import Mode
from tests.phases.samples import KEY, NOON, SKIPPED, UNITS, Hand

FAILED = FailedTransient("timeout")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A file of its own."""
    opened = Database(tmp_path / "phases.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Hand:
    """Noon, until it is moved."""
    return Hand()


@pytest.fixture
def ledger(database: Database, clock: Hand) -> PhaseLedger:
    """A ledger that expects the five units."""
    opened = PhaseLedger.open(database, clock=clock)
    opened.expect(KEY, UNITS)
    return opened


def report(ledger: PhaseLedger, **outcomes: Outcome) -> str:
    """One delivery for each; what the completion says then."""
    for unit, outcome in outcomes.items():
        ledger.record(KEY, unit, outcome, delivery=f"{unit}-{outcome.kind.value}")
    return str(ledger.completion(KEY))


def published(ledger: PhaseLedger) -> list[str]:
    """What is published when everybody asks, as after each record."""
    keys: list[str] = []
    for _ in range(3):
        ledger.trigger(KEY, lambda trigger: keys.append(trigger.key))
    return keys


ALL = {"players": SUCCESS, "teams": SUCCESS, "defence": NO_CHANGE}
SKIPS = {"offence": SKIPPED, "upcoming": SKIPPED}


@pytest.mark.parametrize(
    ("outcomes", "said", "is_complete"),
    [
        pytest.param(
            {**ALL, **SKIPS},
            "5/5 (3 complete, 2 skipped: games_not_final ×2)",
            True,
            id="skips count",
        ),
        pytest.param(
            {**ALL, "offence": SKIPPED, "other": SUCCESS},
            "4/5 (3 complete, 1 skipped: games_not_final ×1, 1 pending: upcoming), unknown: other",
            False,
            id="five of them, but not the five",
        ),
        pytest.param(
            {**ALL, "offence": FAILED, "upcoming": FailedPermanent("schema")},
            "3/5 (3 complete, 1 failed: upcoming, 1 retrying: offence)",
            False,
            id="failures",
        ),
        pytest.param(
            {**ALL, "offence": Partial("", frozenset("a"), frozenset("b")), "upcoming": Deferred()},
            "3/5 (3 complete, 1 partial: offence, 1 pending: upcoming)",
            False,
            id="partial and deferred",
        ),
        pytest.param({}, f"0/5 (5 pending: {', '.join(sorted(UNITS))})", False, id="nothing yet"),
    ],
)
def test_completion(
    ledger: PhaseLedger, outcomes: dict[str, Outcome], said: str, is_complete: bool
) -> None:
    """Sets are compared: what is missing is named, what nobody expected never counts."""
    assert report(ledger, **outcomes) == said
    assert ledger.completion(KEY).is_complete is is_complete
    assert published(ledger) == (["analytics/2026-01-20#1"] if is_complete else [])


def test_a_phase_that_nobody_planned(database: Database) -> None:
    """It is never complete: an unknown set of units is not an empty one."""
    ledger = PhaseLedger.open(database)
    assert report(ledger, players=SUCCESS) == (
        "?/? (nobody said which units are expected), unknown: players"
    )
    assert published(ledger) == []


def test_a_phase_of_nothing(database: Database) -> None:
    """A day on which nothing is to be done is complete at once."""
    ledger = PhaseLedger.open(database)
    assert ledger.expect(KEY, []).is_complete
    assert len(published(ledger)) == 1


def test_deliveries_before_the_plan(database: Database) -> None:
    """They are kept, and count as soon as they are expected."""
    ledger = PhaseLedger.open(database)
    report(ledger, players=SUCCESS)
    assert str(ledger.expect(KEY, ["players"])) == "1/1 (1 complete)"


def test_a_plan_only_grows(ledger: PhaseLedger) -> None:
    """A process that knows fewer units cannot end the phase early."""
    assert len(ledger.expect(KEY, ["players"]).units) == 5
    assert len(ledger.expect(KEY, ["bench"]).units) == 6


@pytest.mark.parametrize(
    ("reopening", "keys"),
    [(Reopening.ON_LATE_SUCCESS, ["analytics/2026-01-20#2"]), (Reopening.ON_REQUEST, [])],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_late_success(database: Database, reopening: Reopening, keys: list[str]) -> None:
    """It takes the place of a skip, and by policy the completion is passed on once more."""
    ledger = PhaseLedger.open(database, reopening=reopening)
    ledger.expect(KEY, UNITS)
    report(ledger, **ALL, **SKIPS)
    published(ledger)
    assert report(ledger, offence=SUCCESS) == ("5/5 (4 complete, 1 skipped: games_not_final ×1)")
    assert published(ledger) == keys
    report(ledger, offence=SUCCESS)
    assert published(ledger) == []


def test_a_success_before_the_completion_reopens_nothing(ledger: PhaseLedger) -> None:
    """As long as nobody was told, there is nothing to tell again."""
    report(ledger, **SKIPS)
    report(ledger, **ALL, offence=SUCCESS)
    assert published(ledger) == ["analytics/2026-01-20#1"]


def test_reopened_by_hand(ledger: PhaseLedger) -> None:
    """An operator has it passed on again, under a new key."""
    report(ledger, **ALL, **SKIPS)
    published(ledger)
    assert ledger.reopen(KEY) == 2
    assert published(ledger) == ["analytics/2026-01-20#2"]


def test_a_failure_of_the_evening(ledger: PhaseLedger, clock: Hand) -> None:
    """It does not hide behind the skip of the afternoon, nor does it undo a success."""
    report(ledger, **ALL, **SKIPS)
    clock.now += timedelta(hours=12)
    assert report(ledger, offence=FAILED, players=FAILED) == (
        "4/5 (3 complete, 1 skipped: games_not_final ×1, 1 retrying: offence)"
    )


def test_publishing_that_fails(ledger: PhaseLedger) -> None:
    """The exception passes, and the next one to ask publishes under the same key."""
    report(ledger, **ALL, **SKIPS)

    def fail(_: Trigger) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        ledger.trigger(KEY, fail)
    assert published(ledger) == ["analytics/2026-01-20#1"]


def test_a_mode_is_decided_once(ledger: PhaseLedger) -> None:
    """What a run found before midnight holds behind it; another run decides for itself."""
    assert ledger.mode(KEY, "run-1", lambda: Mode.PRE_GAME) is Mode.PRE_GAME
    assert ledger.mode(KEY, "run-1", lambda: Mode.POST_GAME) is Mode.PRE_GAME
    assert ledger.mode(KEY, "run-2", lambda: Mode.POST_GAME) is Mode.POST_GAME
    other = PhaseKey("precompute", KEY.day)
    assert ledger.mode(other, "run-1", lambda: Mode.IN_GAME) is Mode.IN_GAME


def test_two_processes_decide_at_a_time(ledger: PhaseLedger) -> None:
    """The first to write wins, and both go by it."""

    def overtaken() -> Mode:
        ledger.mode(KEY, "run", lambda: Mode.PRE_GAME)
        return Mode.IN_GAME

    assert ledger.mode(KEY, "run", overtaken) is Mode.PRE_GAME


def test_midnight_in_the_middle_of_a_phase(ledger: PhaseLedger, clock: Hand) -> None:
    """A phase belongs to the day that its messages name, not to the clock."""
    report(ledger, **ALL)
    clock.now += timedelta(hours=13)
    assert report(ledger, **SKIPS).startswith("5/5")
    assert published(ledger) == ["analytics/2026-01-20#1"]


def test_skip_debt(ledger: PhaseLedger, clock: Hand) -> None:
    """After its time a skip is said, once; one that was made good is not."""
    report(ledger, **ALL, **SKIPS)
    assert ledger.overdue() == ()
    clock.now += timedelta(hours=17)
    report(ledger, offence=SUCCESS)
    sent: list[str] = []
    for _ in range(2):
        for notice in ledger.overdue():
            ledger.tell(notice, lambda notice: sent.append(notice.text))
    assert sent == [
        "analytics/2026-01-20/upcoming: SKIPPED (games_not_final): "
        "expected by 2026-01-21 09:00:00+00:00, and not there"
    ]


def test_a_time_without_a_zone(ledger: PhaseLedger) -> None:
    """Refused before anything is written."""
    with pytest.raises(ValueError, match="no time zone"):
        ledger.record(KEY, "players", SUCCESS, delivery="1", at=NOON.replace(tzinfo=None))


_OUTCOMES = st.sampled_from(
    [
        SUCCESS,
        NO_CHANGE,
        SKIPPED,
        Skipped("no_games"),
        Deferred("late"),
        Partial("", frozenset("a"), frozenset("b")),
        FAILED,
        FailedPermanent("schema"),
        RejectedOpen("open"),
    ]
)
_DELIVERY = st.tuples(
    st.sampled_from([*UNITS, "unknown"]), _OUTCOMES, st.integers(0, 3), st.integers(0, 5)
)


def merged(deliveries: list[tuple[str, Outcome, int, int]], plan_at: int) -> Phase:
    """The phase after these deliveries, with the plan among them."""
    phase = Phase()
    for index, (unit, outcome, message, minute) in enumerate(deliveries):
        if index == plan_at:
            phase = expecting(phase, frozenset(UNITS))
        at = NOON + timedelta(minutes=minute)
        phase = delivered(phase, unit, outcome, delivery=f"m{message}", at=at)
    return expecting(phase, frozenset(UNITS))


@settings(deadline=None)
@given(st.lists(_DELIVERY, max_size=12), st.data())
def test_any_interleaving_ends_in_the_same_ledger(
    deliveries: list[tuple[str, Outcome, int, int]], data: st.DataObject
) -> None:
    """Duplicated, reordered, before or behind the plan: the same phase, to the last field."""
    again = data.draw(st.lists(st.sampled_from(deliveries), max_size=6)) if deliveries else []
    shuffled = data.draw(st.permutations([*deliveries, *again]))
    one = merged(deliveries, 0)
    other = merged(list(shuffled), data.draw(st.integers(0, len(shuffled))))
    assert one == other
    assert str(completion_of(one)) == str(completion_of(other))


@settings(deadline=None, max_examples=20)
@given(st.lists(_DELIVERY, max_size=6))
def test_a_store_gives_back_what_was_merged(
    tmp_path_factory: pytest.TempPathFactory, deliveries: list[tuple[str, Outcome, int, int]]
) -> None:
    """The file holds the same phase as the memory of one process would."""
    database = Database(tmp_path_factory.mktemp("store") / "phases.sqlite")
    ledger = PhaseLedger.open(database)
    for unit, outcome, message, minute in deliveries:
        at = NOON + timedelta(minutes=minute)
        ledger.record(KEY, unit, outcome, delivery=f"m{message}", at=at)
    ledger.expect(KEY, UNITS)
    assert ledger.phase(KEY) == merged(deliveries, 0)
    database.close()
