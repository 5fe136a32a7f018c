"""Lock files: the closure of what is installed."""

from __future__ import annotations

import json

import pytest

from resilience_hooks.static.packages.locks import locked_names, pipfile_names, uv_names

UV = """
[[package]]
name = "svc"
source = { editable = "." }
dependencies = [{ name = "flask" }, { name = "tomli", marker = "python_full_version < '3.11'" }]
[package.optional-dependencies]
cache = [{ name = "redis", extra = ["hiredis"] }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "flask"
dependencies = [{ name = "werkzeug" }]

[[package]]
name = "werkzeug"

[[package]]
name = "redis"
[package.optional-dependencies]
hiredis = [{ name = "hiredis" }]

[[package]]
name = "other"
dependencies = [{ name = "numpy" }]
"""

GROUPS = {
    "no group": (frozenset[str](), "svc flask werkzeug"),
    "the usual group": (frozenset({"dev"}), "svc flask werkzeug pytest"),
    "an extra with an extra": (frozenset({"cache"}), "svc flask werkzeug redis hiredis"),
    "all": (None, "svc flask werkzeug redis hiredis pytest"),
}


@pytest.mark.parametrize(("groups", "names"), GROUPS.values(), ids=GROUPS)
def test_uv(groups: frozenset[str] | None, names: str) -> None:
    """What the project reaches for the image's Python, not all that the workspace holds."""
    assert uv_names(UV.encode(), ["svc"], groups, (3, 12)) == frozenset(names.split())


def test_uv_markers_are_those_of_the_image() -> None:
    """An older Python takes what a newer one has itself."""
    assert "tomli" in (uv_names(UV.encode(), ["svc"], frozenset(), (3, 10)) or ())


def test_uv_of_another_project() -> None:
    """A lock that does not know the project decides nothing."""
    assert uv_names(UV.encode(), ["unknown"], None, (3, 12)) is None


POETRY = """
[[package]]
name = "flask"
groups = ["main"]
[[package]]
name = "pytest"
groups = ["dev"]
[[package]]
name = "Both"
groups = ["main", "dev"]
"""


def test_poetry_by_group() -> None:
    """Newer locks tell groups apart."""
    assert locked_names(POETRY.encode(), frozenset({"main"})) == {"flask", "both"}
    assert locked_names(POETRY.encode(), None) == {"flask", "both", "pytest"}


def test_an_older_lock_knows_no_groups() -> None:
    """Then all of it counts."""
    old = b'[[package]]\nname = "flask"\n[[package]]\nname = "pytest"\ncategory = "dev"\n'
    assert locked_names(old, frozenset({"main"})) == {"flask", "pytest"}


def test_pipenv() -> None:
    """Development packages count where they are asked for."""
    lock = json.dumps({"default": {"flask": {}}, "develop": {"pytest": {}}}).encode()
    assert pipfile_names(lock, with_develop=False) == {"flask"}
    assert pipfile_names(lock, with_develop=True) == {"flask", "pytest"}


@pytest.mark.parametrize("data", [b"", b"[", b"[[package]]\nname = 1\n", b"\xff"])
def test_what_cannot_be_read_holds_nothing(data: bytes) -> None:
    """No traceback for a broken lock."""
    assert not pipfile_names(data, with_develop=True)
    assert locked_names(data, None) <= {"1"}
