"""RUN steps that write where only the base image has directories."""

from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.image.replay import replay
from resilience_hooks.static.tree.memory import memory_tree

STEPS = {
    "a link": ("ln -s /opt/x.so /usr/lib/arch/x.so", "/usr/lib/arch/x.so"),
    "a copy": ("cp /src/a.py /usr/lib/arch/", "/usr/lib/arch/a.py"),
    "an empty file": ("touch /usr/lib/arch/y", "/usr/lib/arch/y"),
    "a redirect": ("echo x > /usr/lib/arch/z", "/usr/lib/arch/z"),
}


@pytest.mark.parametrize(("step", "place"), STEPS.values(), ids=STEPS)
def test_directories_of_the_base_are_taken_for_granted(step: str, place: str) -> None:
    """What the base holds is not listed; writing into it is no failure."""
    text = f"FROM python:3.12\nCOPY a.py /src/\nRUN {step}\n"
    context = open_context(memory_tree({"a.py": ""}), "", None)
    image = replay(parse_dockerfile(text.encode(), "Dockerfile"), context)
    assert image.failures == ()
    assert image.fs.lstat(place) is not None
