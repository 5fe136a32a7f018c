"""RUN steps against what a real shell does in a real build."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from tests.engine.commands import runs
from tests.engine.running import compare_runs, smallest_run, verdict
from tests.engine.strategy import examples

_COUNT: Final = 12
_SEED: Final = 4


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_generated_commands_do_what_a_shell_does() -> None:
    """Every file that commands make, move or remove is where the shell leaves it, or open."""
    compared = list(compare_runs(examples(_COUNT, _SEED, runs)))
    differing = [found for found in compared if found.differs]
    assert not differing, f"for one:\n{smallest_run(differing[0])}"
    verdicts = Counter(map(verdict, compared))
    assert verdicts["equal"] > verdicts["equal, as far as we know"], verdicts
