"""What a Dockerfile takes from its context."""

from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.sources import context_sources


def _sources(text: str, args: dict[str, str] | None = None) -> list[str]:
    return [s.path for s in context_sources(parse_dockerfile(text.encode(), "Dockerfile"), args)]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("COPY a b /app/", ["a", "b"]),
        ("COPY . .", [""]),
        ("COPY ./a/ /b", ["a"]),
        ("COPY /a /b", ["a"]),
        ('COPY ["a b", "c", "/d/"]', ["a b", "c"]),
        ("copy --chown=1:1 --link a /b", ["a"]),
        ("ADD x.tar.gz /x", ["x.tar.gz"]),
        ("RUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync", ["uv.lock"]),
        ("RUN --mount=source=a,target=/b --mount=type=cache,target=/c x", ["a"]),
        ("RUN --mount=target=/src x", []),
        ("COPY ../shared /shared", ["shared"]),
        ("COPY a/../../b /b", ["b"]),
        ("ARG D=src\nCOPY $D/a /a", ["src/a"]),
        ("ENV D=src\nCOPY ${D}/a /a", ["src/a"]),
        ("COPY ${D:-x}/a /a", ["x/a"]),
    ],
)
def test_takes(text: str, sources: list[str]) -> None:
    """COPY, ADD and bind mounts name sources, as the engine reads and cleans them."""
    assert _sources(f"FROM scratch\n{text}\n") == sources


@pytest.mark.parametrize(
    "text",
    [
        "COPY --from=build a /a",
        "ADD https://example.org/a /a",
        "ADD git@example.org:a/b.git /a",
        "RUN --mount=type=bind,from=x,source=a,target=/b true",
        "RUN --mount=type=secret,id=a true",
        "ARG D\nCOPY $D/a /a",
        "COPY <<EOF /a\nx\nEOF",
        "RUN cp a b",
    ],
)
def test_takes_nothing(text: str) -> None:
    """Other stages, URLs, here-documents and what only a build's caller knows are left out."""
    assert _sources(f"FROM scratch\n{text}\n") == []


def test_arguments_of_the_build() -> None:
    """An argument that is given beats its default, in the preamble too, but not a later ENV."""
    text = "ARG A=1\nFROM scratch\nARG A\nARG B=2\nENV C=3\nCOPY $A $B $C /x/\n"
    assert _sources(text) == ["1", "2", "3"]
    assert _sources(text, {"A": "a", "B": "b", "C": "c"}) == ["a", "b", "3"]


def test_every_stage_and_its_lines() -> None:
    """All stages count; each source has its line; arguments of one stage end with it."""
    text = b"FROM a AS b\nARG D=x\nCOPY $D /\n\nFROM c\nCOPY y \\\n  z /\nCOPY $D /\n"
    found = context_sources(parse_dockerfile(text, "Dockerfile"))
    assert [(source.path, source.line) for source in found] == [("x", 3), ("y", 6), ("z", 6)]
