"""The faults that the corpora are measured by."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import resilience_hooks
from tests.engine.mutants import FAULTS as IN_REPLAY
from tests.mutation import Fault, faulty
from tests.oracle.mutants import FAULTS as IN_RESOLUTION

STATIC = Path(resilience_hooks.__file__).parent / "static"
FAULTS = (*IN_REPLAY, *IN_RESOLUTION)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.module}: {f.wrong.strip()}" for f in FAULTS])
def test_a_fault_stands_in_its_module(fault: Fault) -> None:
    """The line that it spoils is there, once; what comes out is still a program."""
    text = (STATIC / f"{fault.module}.py").read_text(encoding="utf-8")
    ast.parse(faulty(fault, text))


def test_there_are_at_least_thirty_of_each() -> None:
    """Fewer would say little about the corpora."""
    assert min(len(IN_REPLAY), len(IN_RESOLUTION)) >= 30
