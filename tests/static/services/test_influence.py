"""Which build arguments make another image."""

from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.influence import (
    chosen_stages,
    final_stages,
    influential_args,
    pulled_images,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ARG A\nCOPY $A /x", {"A"}),
        ("ARG A\nCOPY a /x/${A:-b}", {"A"}),
        ("ARG A\nWORKDIR /srv/$A", {"A"}),
        ("ARG A\nENV B=$A\nCMD python $B.py", {"A", "B"}),
        ("ARG A\nARG B=$A\nCOPY $B /x", {"A", "B"}),
        ("ARG VERSION\nENV VERSION=$VERSION\nCOPY a /a", set()),
        ("ARG VERSION\nLABEL v=$VERSION\nRUN echo $VERSION", set()),
    ],
)
def test_influential(text: str, names: set[str]) -> None:
    """Those that paths and commands use, directly or through other variables."""
    assert influential_args(parse_dockerfile(f"FROM a\n{text}\n".encode(), "D")) == names


def test_chosen_stages() -> None:
    """FROM may choose a stage by an argument; an external base is no choice."""
    text = b"ARG V=dev\nARG R=docker.io\nFROM $R/x AS dev\nFROM $R/x AS prod\nFROM ${V}\n"
    dockerfile = parse_dockerfile(text, "D")
    assert chosen_stages(dockerfile, {}) == ("", "", "dev")
    assert chosen_stages(dockerfile, {"V": "prod", "R": "mirror"}) == ("", "", "prod")


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("FROM a", (None,)),
        ("FROM a AS b\nFROM b", (None,)),
        ("FROM a AS b\nFROM B AS c", ("c",)),
        ("FROM a AS b\nFROM a AS c\nCOPY --from=0 /x /x", ("c",)),
        ("FROM a AS b\nFROM a AS c\nRUN --mount=type=bind,from=b,target=/b ls", ("c",)),
        ("FROM a AS b\nFROM a AS c", ("b", "c")),
    ],
)
def test_final_stages(text: str, targets: tuple[str | None, ...]) -> None:
    """The stages that nothing else in the file uses; None is the last one."""
    assert final_stages(parse_dockerfile(f"{text}\n".encode(), "D")) == targets


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("FROM a AS b\nFROM B", ("a",)),
        ("ARG V=2\nFROM r/a:${V}", ("r/a:2",)),
        ("ARG V\nFROM r/a:${V}", ()),
        ("FROM a\nCOPY --from=0 / /\nCOPY --from=r/b / /", ("a", "r/b")),
        ("FROM a\nRUN --mount=type=bind,from=r/b,target=/b ls", ("a", "r/b")),
    ],
)
def test_pulled_images(text: str, names: tuple[str, ...]) -> None:
    """What is no stage of the file; a name that only a run knows is left out."""
    assert pulled_images(parse_dockerfile(f"{text}\n".encode(), "D"), {}) == names
