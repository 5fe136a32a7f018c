"""Our image against the one that a real engine builds, on generated builds and kept cases."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.engine.cases import expected, predict_case
from tests.engine.differential import compare_all, smallest
from tests.engine.strategy import examples

_CASES: Final = sorted((Path(__file__).parent / "cases").glob("*/expected.tsv"))
_COUNT: Final = 60
_SEED: Final = 20240


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_generated_builds_equal_the_engines() -> None:
    """Every file and link of every generated build is where the engine puts it."""
    differing = [found for found in compare_all(examples(_COUNT, _SEED)) if found.differs]
    assert not differing, f"{len(differing)} of {_COUNT} differ, for one:\n{smallest(differing[0])}"


@pytest.mark.parametrize("case", [path.parent for path in _CASES], ids=lambda path: path.name)
def test_kept_cases_stay_equal(case: Path, tmp_path: Path) -> None:
    """What once differed agrees with what the engine built then."""
    assert predict_case(case, tmp_path) == expected(case)
