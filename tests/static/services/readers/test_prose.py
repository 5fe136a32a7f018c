"""Documents and comments."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.reading import Repository
from resilience_hooks.static.tree.memory import Content, memory_tree


def _prose(files: dict[str, Content], dockerfile: str = "svc/Dockerfile") -> list[tuple[str, str]]:
    tree = memory_tree({"Dockerfile": "", "svc/Dockerfile": "FROM x\n", **files})
    found = Repository(tree).prose(dockerfile)
    return [(build.context, build.declaration.source) for build in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```\ndocker build -f svc/Dockerfile .\n```", 2),
        ("```bash\n$ docker build -f svc/Dockerfile .\n```", 2),
        ("x\n\n~~~\ntrue\ndocker build \\\n  -f svc/Dockerfile \\\n  .\n~~~", 5),
        ("Run `docker build -f svc/Dockerfile .` at the root.", 1),
        ("    docker build -f svc/Dockerfile .\n", 1),
        ("1. docker build -t <your tag> -f svc/Dockerfile .\n", 1),
        ("```\ncd svc/..\ndocker build -f svc/Dockerfile .\n```", 3),
        ("```\ndocker build -t {version} -f svc/Dockerfile .\n```", 2),
        ("podman build -f svc/Dockerfile .", 1),
    ],
)
@pytest.mark.parametrize("name", ["README.md", "svc/README.md", "BUILDING.rst", "readme.txt"])
def test_documents(text: str, line: int, name: str) -> None:
    """Code blocks, code spans and lines of commands, beside the Dockerfile or above it."""
    assert _prose({name: text}) == [("", f"{name}:{line}")]


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "Use docker build for svc/Dockerfile."},
        {"README.md": "```\ndocker build -f other/Dockerfile .\n```"},
        {"README.md": "docker run -f svc/Dockerfile ."},
        {"docs/README.md": "`docker build -f svc/Dockerfile .`"},
        {"svc/notes.py": "# docker build -f svc/Dockerfile ."},
        {"other/README.md": "`docker build ../svc`"},
    ],
)
def test_nothing_is_said(files: dict[str, Content]) -> None:
    """Mentions, other files, and documents elsewhere say nothing of the Dockerfile."""
    assert _prose(files) == []


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# docker build -f svc/Dockerfile .", [("", "svc/Dockerfile:2")]),
        ("#   Build: docker build -t x -f svc/Dockerfile .  ", [("", "svc/Dockerfile:2")]),
        ("# docker build \\\n#   -f svc/Dockerfile \\\n#   .", [("", "svc/Dockerfile:2")]),
        ("# `docker build svc`", [("svc", "svc/Dockerfile:2")]),
        ("# docker build .", [("svc", "svc/Dockerfile:2")]),
        ("# docker build -f Dockerfile ..", [("", "svc/Dockerfile:2")]),
        ("RUN echo docker build .", []),
        ("# docker build -f other/Dockerfile .", []),
        ("# docker build doesn't work here.", []),
    ],
)
def test_comments(comment: str, found: list[tuple[str, str]]) -> None:
    """A comment counts for its own Dockerfile."""
    assert _prose({"svc/Dockerfile": f"FROM x\n{comment}\n"}) == found


def test_the_nearest_goes_first() -> None:
    """The Dockerfile's own comment, then documents from its directory upwards."""
    files: dict[str, Content] = {
        "svc/Dockerfile": "# docker build -f svc/Dockerfile .\nFROM x\n",
        "README.md": "`docker build svc`",
        "svc/README.md": "`docker build .`",
    }
    assert [source for _, source in _prose(files)] == [
        "svc/Dockerfile:1",
        "svc/README.md:1",
        "README.md:1",
    ]
