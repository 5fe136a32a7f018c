from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.metric import Expectation, Expectations, Metric
from resilience_hooks.validation.registry import registry_of
from resilience_hooks.validation.report import document, markdown, page
from resilience_hooks.validation.report.model import Report, report_of
from resilience_hooks.validation.standing import Changes
from resilience_hooks.validation.verdict import Status, Verdict
from tests.htmlreader import Reader

DAY = date(2026, 1, 5)
AT = datetime(2026, 1, 6, 3, tzinfo=timezone.utc)
HOSTILE = "<script>|*a*`"
REGISTRY = registry_of(
    [
        Metric("rows", "load", "", Expectations(Expectation(at_least=10)), unit="rows"),
        Metric(
            "share",
            "grading",
            "",
            title=HOSTILE,
            owner="grading team",
            runbook="https://example.org/runbook",
        ),
        Metric("none", "grading", ""),
    ]
)


def run(day: date, rows: float | None, status: Status = Status.PASS) -> Evaluation:
    verdicts = (
        Verdict("rows", Status.PASS, rows),
        Verdict("share", status, 12.5, "12.5 is below 95", HOSTILE),
        Verdict("none", Status.EXPECTED_EMPTY),
    )
    return Evaluation("grading", day, Mode.POST_GAME, AT, verdicts)


def reported() -> Report:
    runs = [run(DAY - timedelta(days=n), n or None) for n in range(3, 0, -1)]
    runs += [run(DAY, 20), run(DAY, 21, Status.FAIL)]
    return report_of(runs[-1], REGISTRY, runs, Changes(("share",), ("rows",)))


def test_json() -> None:
    """Everything, with the past by day: of two runs on a day the last one."""
    found = json.loads(document.rendered(reported()))
    assert (found["verdict"], found["worse"], found["recovered"]) == ("FAIL", ["share"], ["rows"])
    assert found["counts"] == {"FAIL": 1, "PASS": 1, "EXPECTED_EMPTY": 1}
    rows, share, _ = found["metrics"]
    assert [point["value"] for point in rows["past"]] == [3, 2, 1, 21]
    assert rows["expected"] == "≥ 10"
    assert share["detail"] == HOSTILE


def test_markdown() -> None:
    """What is not in order first, the rest folded; names are text, never markup."""
    text = markdown.rendered(reported())
    assert text.startswith("## Validation of 2026-01-05 after grading, post\\_game\n")
    assert "❌ 1 FAIL · ✅ 1 PASS · ⚪ 1 EXPECTED_EMPTY" in text
    assert "[\\<script\\>\\|\\*a\\*\\`](https://example.org/runbook)" in text
    assert text.index("12.5 is below 95") < text.index("<details><summary>2 in order</summary>")


def test_page() -> None:
    """One picture a metric with a dot for each day, by phase; what is hostile is text."""
    reader = Reader()
    text = page.rendered(reported(), 30, {"dashboard": "https://example.org/board"})
    reader.feed(text)
    assert reader.open == []
    dots = [attrs["class"] for tag, attrs in reader.found if tag == "circle"]
    assert dots.count("dot PASS") == 4 + 3
    assert dots.count("dot FAIL") == 1
    assert dots.count("dot EXPECTED_EMPTY") == 4
    assert sum(tag == "svg" for tag, _ in reader.found) == 3
    assert not any(tag == "script" for tag, _ in reader.found)
    assert HOSTILE in reader.text
    assert "Validation after grading: FAIL" in reader.text


def test_a_metric_without_any_value_has_a_picture() -> None:
    """Neither no value nor one that never changes leads to a division by nothing."""
    quiet = Evaluation(None, DAY, Mode.PRE_GAME, AT, (Verdict("none", Status.EXPECTED_EMPTY),))
    report = report_of(quiet, REGISTRY, [quiet], Changes((), ()))
    assert report.worst is Status.EXPECTED_EMPTY
    assert "nan" not in page.rendered(report, 1, {})
