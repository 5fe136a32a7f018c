"""Which Dockerfiles a declaration is about."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.declarations import Declaration, Trust
from resilience_hooks.static.services.locate import located
from resilience_hooks.static.services.names import dockerfiles
from resilience_hooks.static.services.places import ROOT, Place, joined
from resilience_hooks.static.services.unknowns import unknown
from resilience_hooks.static.tree.memory import memory_tree

_TREE = memory_tree(
    {
        "Dockerfile": "",
        "svc/a/Dockerfile": "",
        "svc/b/Dockerfile": "",
        "svc/b/deep/Dockerfile": "",
        "docker/a.Dockerfile": "",
        "odd/image.docker": "",
    }
)
_X, _Y = unknown("x"), unknown("y")


def _located(*places: tuple[str, str], target: str | None = None) -> list[tuple[str, str, Trust]]:
    read = tuple(Place(joined(ROOT, file), joined(ROOT, context)) for file, context in places)
    declaration = Declaration("workflow", "w.yml:1", read, target=target)
    builds = located(_TREE, dockerfiles(_TREE), declaration)
    return [(build.dockerfile, build.context, build.trust) for build in builds]


def test_first_reading_that_names_a_file() -> None:
    """The likeliest reading whose Dockerfile and context exist is the one, whatever its name."""
    found = _located(("gone/Dockerfile", "."), ("odd/image.docker", "odd"), ("Dockerfile", "."))
    assert found == [("odd/image.docker", "odd", Trust.SERVICE)]


@pytest.mark.parametrize(
    ("file", "context"),
    [
        ("gone/Dockerfile", "."),
        ("svc/a/Dockerfile", "gone"),
        ("svc/a", "."),
        ("../Dockerfile", "."),
        ("/app/Dockerfile", "."),
        ("svc/a/Dockerfile", ".."),
        ("svc/a/Dockerfile", "~/src"),
        (_X, "."),
        (f"{_X}/Dockerfile", "."),
        ("svc/a/Dockerfile", _X),
        (f"svc/{_X}/Dockerfile", _Y),
        (f"svc/{_X}/Dockerfile", f"other/{_X}"),
    ],
)
def test_is_about_nothing(file: str, context: str) -> None:
    """What is absent, outside of the tree or says too little names no build."""
    assert _located((file, context)) == []


@pytest.mark.parametrize(
    ("file", "context", "found"),
    [
        (f"svc/{_X}/Dockerfile", ".", {"svc/a/Dockerfile": "", "svc/b/Dockerfile": ""}),
        (
            f"svc/{_X}/Dockerfile",
            f"svc/{_X}",
            {"svc/a/Dockerfile": "svc/a", "svc/b/Dockerfile": "svc/b"},
        ),
        (f"docker/{_X}.Dockerfile", f"svc/{_X}", {"docker/a.Dockerfile": "svc/a"}),
        (f"svc/{_X}/{_Y}/Dockerfile", ".", {"svc/b/deep/Dockerfile": ""}),
        (f"{_X}/{_X}/Dockerfile", ".", {}),
    ],
)
def test_unknown_parts(file: str, context: str, found: dict[str, str]) -> None:
    """With unknown parts it is about all that fit, equal parts being equal, at less trust."""
    assert {path: at for path, at, _ in _located((file, context))} == found
    assert all(trust is Trust.SCRIPT for _, _, trust in _located((file, context)))


def test_unknown_target() -> None:
    """A target that only a run knows is left out, and the trust is less."""
    assert _located(("Dockerfile", "."), target=_X) == [("Dockerfile", "", Trust.SCRIPT)]
