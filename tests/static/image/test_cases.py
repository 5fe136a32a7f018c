"""The virtual image equals what a real engine builds.

The ``classic`` cases are what buildah, BuildKit and Docker Engine agree on, the ``modern`` ones
what BuildKit alone does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.static.tree.memory import memory_tree
from tests.static.image.cases import CASES, build, listing, options_of, read_case


@pytest.mark.parametrize("path", sorted(CASES.glob("*.case")), ids=lambda path: path.stem)
def test_image_equals_the_engines(path: Path) -> None:
    """Every path, content and link is as the engine's listing has it, or both builds fail."""
    case = read_case(path)
    image = build(case.files, case.dockerfile, options_of(case.args))
    assert listing(image, memory_tree(case.files)) == case.expected


def test_there_are_cases() -> None:
    """An empty directory would pass the test above."""
    assert len(list(CASES.glob("*.case"))) > 80
