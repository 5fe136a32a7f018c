"""Image references and remote sources."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.references import familiar, repository
from resilience_hooks.static.image.remote import file_name, is_git, is_url

DIGEST = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("python", "python"),
        ("python:3.12-slim", "python:3.12-slim"),
        ("python:latest", "python"),
        ("docker.io/library/python", "python"),
        ("docker.io/acme/app:1", "acme/app:1"),
        ("index.docker.io/library/python", "python"),
        ("ghcr.io/a/b_c/d-e.f:v1", "ghcr.io/a/b_c/d-e.f:v1"),
        ("localhost:5000/a", "localhost:5000/a"),
        ("Registry.example.com/a", "Registry.example.com/a"),
        (f"python@{DIGEST}", f"python@{DIGEST}"),
        (f"python:3@{DIGEST}", f"python:3@{DIGEST}"),
        ("Python", None),
        ("acme/App", None),
        ("python:", None),
        ("python:a b", None),
        ("a//b", None),
        ("-a", None),
        ("", None),
        ("0a" * 32, None),
        ("$X", None),
    ],
)
def test_familiar(reference: str, expected: str | None) -> None:
    """The shortest form; None for what no engine accepts."""
    assert familiar(reference) == expected


def test_repository() -> None:
    """The last component of the name."""
    assert repository("ghcr.io/astral-sh/uv:0.9") == "uv"
    assert repository(f"localhost:5000/tini@{DIGEST}") == "tini"


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/a.git",
        "https://example.org/a.git#main:sub",
        "http://example.org/a.git?branch=x",
        "git://example.org/a",
        "ssh://git@example.org/a",
        "git@example.org:a/b.git",
        "user@host:path",
    ],
)
def test_git(source: str) -> None:
    """What ADD clones."""
    assert is_git(source)
    assert not is_url(source)


@pytest.mark.parametrize(
    "source",
    ["a.git", "./git@example.org:a", "github.com/a/b.git", "ftp://x/a.git", "a@b", "/a@b:c"],
)
def test_local(source: str) -> None:
    """What looks remote and is a path."""
    assert not is_git(source)
    assert not is_url(source)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/b.txt", "b.txt"),
        ("https://example.org/a/b.txt?x=/y#z", "b.txt"),
        ("https://example.org/a%20b", "a b"),
        ("https://example.org/a/", "a"),
        ("https://example.org", "__unnamed__"),
        ("https://[broken/a", "__unnamed__"),
    ],
)
def test_file_name(url: str, name: str) -> None:
    """The name that a fetched file gets."""
    assert file_name(url) == name
