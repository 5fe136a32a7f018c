from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
import pytest

from resilience_hooks.lint.check import fixed
from resilience_hooks.sameday import NoDataExtracted, Schedule
from tests.lint.reading import lines, source_of
from tests.sameday.slates import at, slate

RAISES = 'raise ValueError("No data extracted")'


def body(test: str, raised: str = RAISES, name: str = "validate", before: str = "pass") -> str:
    """A function that raises after a test."""
    return f"def {name}(df, rows, mode=None):\n    {before}\n    if {test}:\n        {raised}\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(body("df.empty"), id="pandas"),
        pytest.param(body("df.is_empty()"), id="polars"),
        pytest.param(body("df.num_rows == 0"), id="pyarrow"),
        pytest.param(body("not rows"), id="not rows"),
        pytest.param(body("len(rows) == 0"), id="len"),
        pytest.param(body("len(rows) < 1"), id="len below one"),
        pytest.param(body("not len(rows)"), id="not len"),
        pytest.param(body("rows == []"), id="an empty list"),
        pytest.param(body("rows is None"), id="None, and the message says data"),
        pytest.param(body("df is None or df.empty"), id="or"),
        pytest.param(body("hasattr(df, 'empty') and df.empty"), id="and"),
        pytest.param(body("not players", "raise ValueError('No player data found')"), id="message"),
        pytest.param(body("df.empty", "raise EmptyDataError(df)"), id="an exception about data"),
        pytest.param(body("df.empty", "raise errors.NoDataError()"), id="with a module"),
        pytest.param(body("df.empty", "raise RuntimeError(f'no rows {df}')"), id="RuntimeError"),
        pytest.param(body("df.empty", name="extract_rows"), id="extract"),
        pytest.param(body("df.empty", name="_process_day"), id="process"),
        pytest.param("class StatsProcessor:\n" + textwrap.indent(body("df.empty", name="run"), " "),
                     id="a step of a processor"),
        pytest.param("async " + body("df.empty"), id="asynchronous"),
        pytest.param(body("df.empty", f"log(df)\n        {RAISES}"), id="after a call"),
        pytest.param(
            body("df.empty", f"try:\n            log()\n        finally:\n            {RAISES}"),
            id="inside a try",
        ),
    ],
)  # fmt: skip
def test_fires(code: str) -> None:
    """Raised on no data, at any time of day: the line that raises."""
    raising = [number for number, line in enumerate(code.split("\n"), 1) if "raise" in line]
    assert lines(code, "RH501") == raising


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(body("df.empty and not self.is_same_day"), id="the mode is asked with it"),
        pytest.param(body("df.empty and mode == 'post_game'"), id="by name"),
        pytest.param(
            body("df.empty", f"if self.is_same_day:\n            return\n        {RAISES}"),
            id="the mode is asked inside",
        ),
        pytest.param(
            body("df.empty", before="if self.is_backfill_mode:\n        return"),
            id="the mode is asked before",
        ),
        pytest.param(
            body("df.empty", f"if not has_games_on(day):\n            return\n        {RAISES}"),
            id="the schedule is asked by a call",
        ),
        pytest.param(body("df.empty and not allow_empty"), id="the caller decides"),
        pytest.param(body("not df.empty"), id="there is data"),
        pytest.param(body("rows"), id="there are rows"),
        pytest.param(
            body("rows", f"pass\n    else:\n        {RAISES}").replace("not rows", "rows"),
            id="else of a test for data: not followed",
        ),
        pytest.param(body("df.empty", f"pass\n    else:\n        {RAISES}"), id="else of empty"),
        pytest.param(body("df.empty", name="http_get"), id="not on the path"),
        pytest.param(body("df is None", "raise ValueError('df is required')"), id="an argument"),
        pytest.param(body("not game_date", "raise ValueError('Missing date in feed data')"),
                     id="a field that is missing in the data"),
        pytest.param(body("not data", "raise ValueError('No data field')").replace("data:", "x:"),
                     id="a field named data"),
        pytest.param(body("df.empty", "raise HTTPException(404)"), id="an answer to a request"),
        pytest.param(body("df.empty", "raise FileNotFoundError('no data')"), id="a missing file"),
        pytest.param(body("df.empty", "raise KeyError('no data')"), id="a lookup"),
        pytest.param(body("df.empty", "raise NoDataExtracted('x')"), id="already ours"),
        pytest.param(body("not decoded_data"), id="a transfer that is broken"),
        pytest.param(body("not self.download_data"), id="a download before it is read"),
        pytest.param(body("df.empty", "return None"), id="nothing is raised"),
        pytest.param(body("df.empty", "raise"), id="raised again"),
        pytest.param("if df.empty:\n    raise ValueError('No data')\n", id="a script"),
        pytest.param("def validate(:\n    raise ValueError\n", id="not Python"),
        pytest.param(
            f"@same_day\nclass P:\n    def validate_extracted_data(self):\n"
            f"        if self.raw_data.empty:\n            {RAISES}\n",
            id="decorated",
        ),
        pytest.param(
            f"class P(sameday.SameDayMixin, Base):\n    def validate_extracted_data(self):\n"
            f"        if self.raw_data.empty:\n            {RAISES}\n",
            id="mixed in",
        ),
    ],
)  # fmt: skip
def test_silent(code: str) -> None:
    """The mode is asked, or it is not data, or not a failure of the run."""
    assert lines(code, "RH501") == []


PROCESSOR = '''
"""A processor."""
import logging

logger = logging.getLogger()

class Stats:
    """Statistics."""

    validated = False

    def __init__(self, data):
        self.raw_data = data

    def validate_extracted_data(self):
        """Raise on no data."""
        if self.raw_data is None or self.raw_data.empty:
            logger.warning("nothing")
            raise ValueError("No data extracted")
        self.validated = True
'''


def run(code: str, data: Any, schedule: Schedule | None, hours: float) -> Any:
    """The processor of this code after its validation, in a situation."""
    namespace: dict[str, Any] = {}
    exec(compile(code, "service.py", "exec"), namespace)
    processor = namespace["Stats"](data)
    processor.game_schedule = lambda day: schedule
    processor.moment = lambda: at(hours)
    processor.validate_extracted_data()
    return processor


ROWS = pd.DataFrame({"points": [31]})


def test_the_fix_behaves_as_the_helper() -> None:
    """Data is validated as before, a skip is none of its business, a failure raises as before."""
    after = fixed(source_of(PROCESSOR))
    assert "from resilience_hooks.sameday import same_day\n" in after
    assert "@same_day\nclass Stats:" in after
    assert lines(after, "RH501") == []
    with_data = run(after, ROWS, None, -8)
    assert (with_data.validated, with_data.skip_processing) == (True, False)
    skipped = run(after, ROWS.iloc[:0], slate("scheduled"), -8)
    assert (skipped.validated, skipped.skip_processing) == (False, True)
    for schedule, hours in ((None, -8.0), (slate("final"), 3.0)):
        with pytest.raises(NoDataExtracted):
            run(after, ROWS.iloc[:0], schedule, hours)


def test_without_facts_the_fix_changes_nothing() -> None:
    """As long as a class gives no schedule it raises a ValueError, as it did."""
    after = fixed(source_of(PROCESSOR))
    for code in (PROCESSOR, after):
        with pytest.raises(ValueError, match="No data extracted"):
            run(code, ROWS.iloc[:0], None, -8)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('logger.warning("nothing")', "self.notify()"),
        ('logger.warning("nothing")', "return"),
        ("raise ValueError(", "raise RuntimeError("),
        ("self.raw_data is None or self.raw_data.empty", "self.raw_data is None"),
        ("self.raw_data is None or self.raw_data.empty", "self.rows is None or self.rows.empty"),
        ('"""Raise on no data."""', "self.prepare()"),
        ("def validate_extracted_data(self):", "def validate_extracted_data(self, strict):"),
        ("def validate_extracted_data(self):", "async def validate_extracted_data(self):"),
        ("    def validate_extracted_data(self):", "    def validate(self):"),
    ],
)
def test_no_fix_where_it_would_change_more(old: str, new: str) -> None:
    """Anything else that happens on no data would be lost, so the file stays as it is."""
    code = PROCESSOR.replace(old, new)
    assert code != PROCESSOR
    assert fixed(source_of(code)) == source_of(code).text
