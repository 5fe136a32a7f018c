"""Build commands in shell scripts and Makefiles."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.declarations import Trust
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built

_FILES: dict[str, Content] = {
    "Dockerfile": "",
    "svc/a/Dockerfile": "",
    "svc/b/Dockerfile": "",
    "bin/Dockerfile.tool": "",
}


def _script(text: str, path: str = "bin/build.sh") -> list[tuple[str, str]]:
    return built({**_FILES, path: text})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("docker build .", [("Dockerfile", "")]),
        ("docker build -f svc/a/Dockerfile .", [("svc/a/Dockerfile", "")]),
        ("cd svc/a && docker build -t x .", [("svc/a/Dockerfile", "svc/a")]),
        ("docker build -f Dockerfile.tool ..", [("bin/Dockerfile.tool", "")]),
        ('cd "$(dirname "$0")/.."\ndocker build svc/b', [("svc/b/Dockerfile", "svc/b")]),
        ("docker build \\\n  -f svc/a/Dockerfile \\\n  .", [("svc/a/Dockerfile", "")]),
        ("if ! docker build svc/a; then exit 1; fi", [("svc/a/Dockerfile", "svc/a")]),
        ("DOCKER_BUILDKIT=1 docker build svc/a", [("svc/a/Dockerfile", "svc/a")]),
        (
            "for s in a b; do docker build -f svc/$s/Dockerfile svc/$s; done",
            [("svc/a/Dockerfile", "svc/a"), ("svc/b/Dockerfile", "svc/b")],
        ),
        ("docker build gone", []),
        ("echo 'docker build svc/a'", []),
        ("# docker build svc/a", []),
        ("cat <<EOF\ndocker build svc/a\nEOF", []),
    ],
)
def test_scripts(text: str, found: list[tuple[str, str]]) -> None:
    """A script runs in its own directory or at the root: where its Dockerfile is."""
    assert _script(text) == found


def test_line_and_trust() -> None:
    """A script's declaration has its line, and the trust of a script."""
    (build,) = builds({**_FILES, "b.sh": "#!/bin/sh\nset -e\ndocker build \\\n  svc/a\n"})
    assert (build.declaration.source, build.trust) == ("b.sh:3", Trust.SCRIPT)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("build:\n\tdocker build .\n", [("svc/a/Dockerfile", "svc/a")]),
        ("D = ../..\nbuild:\n\t@docker build -f Dockerfile $(D)\n", [("svc/a/Dockerfile", "")]),
        ("D := ../..\nb:\n\tcd $(D) && docker build .\n", [("Dockerfile", "")]),
        ("b:\n\tcd ../..\n\tdocker build .\n", [("svc/a/Dockerfile", "svc/a")]),
        ("E ?= docker\nb:\n\t$(E) build .\n", [("svc/a/Dockerfile", "svc/a")]),
        ("E = $(shell which podman)\nb:\n\t$(E) build -t x .\n", [("svc/a/Dockerfile", "svc/a")]),
        (
            "F = $(shell [ -f X ] && echo X || echo Y)\nb:\n\tdocker build -f $(F) .\n",
            [("svc/a/Dockerfile", "svc/a")],
        ),
        (
            "R = $(shell git rev-parse --show-toplevel)\nb:\n\tdocker build -f Dockerfile $(R)\n",
            [("svc/a/Dockerfile", "")],
        ),
        (
            "b:\n\tdocker build -f $(CURDIR)/Dockerfile ${CURDIR}/../b\n",
            [("svc/a/Dockerfile", "svc/b")],
        ),
        ("b:\n\tD=../b; docker build $$D\n", [("svc/b/Dockerfile", "svc/b")]),
        (
            "build-%:\n\tdocker build -f ../$*/Dockerfile ../$*\n",
            [("svc/a/Dockerfile", "svc/a"), ("svc/b/Dockerfile", "svc/b")],
        ),
        (
            "A = -t x\nA += --no-cache\nb:\n\tdocker build $(A) \\\n\t  ../b\n",
            [("svc/b/Dockerfile", "svc/b")],
        ),
        ("A = $(A)\nb:\n\tdocker build $(A) .\n", [("svc/a/Dockerfile", "svc/a")]),
        ("# docker build ../b\nx = docker build ../b\n", []),
        ("b:\n\t@echo docker build ../b\n", []),
    ],
)
def test_makefiles(text: str, found: list[tuple[str, str]]) -> None:
    """Recipes run line by line in the Makefile's directory, variables expanded."""
    assert built({**_FILES, "svc/a/Makefile": text}) == found
