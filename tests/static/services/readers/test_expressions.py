"""GitHub's expressions."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.services.readers.expressions import Scope
from resilience_hooks.static.services.readers.nodes import node_of
from resilience_hooks.static.services.unknowns import as_written

_SCOPE = Scope(
    matrix={"s": node_of("api"), "o": node_of({"dir": "svc/a", "x-y": "z"}), "n": None},
    env={"D": "dir"},
    inputs={"f": "Dockerfile.x"},
)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("plain", "plain"),
        ("a/${{ matrix.s }}/b/${{env.D}}", "a/api/b/dir"),
        ("${{ matrix.o.dir }}", "svc/a"),
        ("${{ matrix.o['x-y'] }}", "z"),
        ("${{ inputs.f }}", "Dockerfile.x"),
        ("${{ github.event.inputs.f }}", "Dockerfile.x"),
        ("${{ github.workspace }}/a", f"{ROOT}/a"),
        ("${{ 'it''s' }}", "it's"),
        ("${{ matrix.gone }}", ""),
        ("${{ matrix.gone || '.' }}", "."),
        ("${{ matrix.gone || matrix.s }}", "api"),
        ("${{ matrix.s || '.' }}", "api"),
        ("${{ format('svc/{0}/{1}', matrix.s, env.D) }}", "svc/api/dir"),
        ("${{ 'a||b' }}", "a||b"),
        ("${{ env.GONE }}", "${env.GONE}"),
        ("${{ matrix.n }}", "${matrix.n}"),
        ("${{ secrets.X }}", "${secrets.X}"),
        ("${{ steps.a.outputs.b }}", "${steps.a.outputs.b}"),
        ("${{ a && b || c }}", "${a_b_c}"),
        ("${{ contains(x, y) }}", "${contains_x_y_}"),
    ],
)
def test_text(written: str, text: str) -> None:
    """What the file decides has its value; the rest is unknown and keeps its name."""
    assert as_written(_SCOPE.text(written) or "") == text


def test_unknown_matrix() -> None:
    """Every key of a computed matrix is unknown, also those that would be absent."""
    assert as_written(Scope(matrix=None).text("${{ matrix.x || '.' }}") or "") == "${matrix.x}"
