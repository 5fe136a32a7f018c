"""Lock files as values, whichever tool wrote them."""

from __future__ import annotations

import json

import pytest

from resilience_hooks.static.packages.locked import Lock, Need, Package, closure
from resilience_hooks.static.packages.lockfiles.compiled import read_compiled
from resilience_hooks.static.packages.lockfiles.pdm import read_pdm
from resilience_hooks.static.packages.lockfiles.pipenv import read_pipenv
from resilience_hooks.static.packages.lockfiles.poetry import read_poetry
from resilience_hooks.static.packages.lockfiles.uv import read_uv

POETRY = """
[[package]]
name = "Redis"
version = "5.2.1"
python-versions = ">=3.8"
groups = ["main", "dev"]
files = [{ file = "b.whl", hash = "sha256:bb" }, { file = "a.tar.gz", hash = "sha256:aa" }]
[package.dependencies]
async-timeout = { version = ">=4.0", markers = "python_version < '3.11'" }
hiredis = { version = ">=3", optional = true, markers = "extra == 'hiredis'" }
PyJWT = [{ version = "1", markers = "os_name == 'nt'" }, { version = "2", extras = ["crypto"] }]
six = "*"
[package.extras]
hiredis = ["hiredis (>=3)"]
"""
OLD_POETRY = """
[[package]]
name = "redis"
version = "3.0"
category = "dev"
[metadata.files]
redis = [{ file = "a", hash = "sha256:aa" }]
"""
PDM = """
[[package]]
name = "psycopg"
version = "3.2"
extras = ["binary"]
groups = ["default"]
dependencies = ["psycopg-binary==3.2", "psycopg==3.2"]
files = [{ file = "a", hash = "sha256:aa" }]

[[package]]
name = "psycopg"
version = "3.2"
requires_python = ">=3.8"
groups = ["default", "db"]
dependencies = ["typing-extensions>=4; python_version < '3.13'"]
files = [{ file = "a", hash = "sha256:aa" }]
"""


def test_poetry() -> None:
    """Needs by extra, markers without the extra's own, hashes in order."""
    (found,) = read_poetry(POETRY.encode())["redis"]
    assert found.needs == {
        "": (
            Need("async-timeout", marker="python_version < '3.11'"),
            Need("pyjwt", marker="os_name == 'nt'"),
            Need("pyjwt", ("crypto",)),
            Need("six"),
        ),
        "hiredis": (Need("hiredis"),),
    }
    assert found.hashes == ("sha256:aa", "sha256:bb")
    assert (found.version, found.groups, found.python) == ("5.2.1", ("main", "dev"), ">=3.8")


def test_an_old_poetry_lock() -> None:
    """A category for groups, and all files at the end."""
    (found,) = read_poetry(OLD_POETRY.encode())["redis"]
    assert (found.groups, found.hashes) == (("dev",), ("sha256:aa",))


def test_pdm_joins_what_it_locks_with_extras() -> None:
    """Two entries, one package: what it needs, and what its extra needs."""
    (found,) = read_pdm(PDM.encode())["psycopg"]
    assert found.extras == ("binary",)
    assert found.groups == ("default", "db")
    assert found.needs is not None
    assert [need.name for need in found.needs["binary"]] == ["psycopg-binary", "psycopg"]
    assert [need.name for need in found.needs[""]] == ["typing-extensions"]


def test_pipenv() -> None:
    """Both groups; the Python that it was made for; nothing of what is needed."""
    whole = {
        "_meta": {"requires": {"python_version": "3.12"},
                  "sources": [{"name": "ours", "url": "https://example.org/simple"}]},
        "default": {"Redis": {"version": "==5.2.1", "extras": ["hiredis"], "hashes": ["sha256:a"]}},
        "develop": {"tool": {"version": "==1", "index": "ours"}},
    }  # fmt: skip
    lock = read_pipenv(json.dumps(whole).encode())
    assert lock["redis"] == (
        Package("redis", "5.2.1", None, ("default",), ("hiredis",), ("sha256:a",), "", "==3.12.*"),
    )
    assert lock["tool"][0].source == "another index"


COMPILED = {
    "a pin": ("redis==5.2.1\n", ("5.2.1", "", "")),
    "a pin with a marker": (
        "redis==5.2.1 ; os_name == 'posix'\n",
        ("5.2.1", "", 'os_name == "posix"'),
    ),
    "another index": ("-i https://example.org/simple\nredis==5\n", ("5", "another index", "")),
    "PyPI by name": ("--index-url https://pypi.org/simple\nredis==5\n", ("5", "", "")),
    "a URL": ("redis @ https://example.org/redis.whl\n", ("", "a url", "")),
}


@pytest.mark.parametrize(("text", "expected"), COMPILED.values(), ids=COMPILED)
def test_compiled(text: str, expected: tuple[str, str, str]) -> None:
    """What is pinned, and where it comes from."""
    (found,) = read_compiled(text.encode())["redis"]
    assert (found.version, found.source, found.marker) == expected


@pytest.mark.parametrize("line", ["redis", "redis>=5", "redis==5.*", "redis==5,!=5.1", "./redis"])
def test_what_is_not_pinned_is_not_locked(line: str) -> None:
    """A range decides nothing."""
    assert read_compiled(f"{line}\n".encode()) == {}


SOURCES = {
    'registry = "https://pypi.org/simple"': "",
    'registry = "https://example.org/simple"': "another index",
    'git = "https://example.org/x?rev=1"': "git",
    'url = "https://example.org/x.whl"': "a url",
    'path = "x.whl"': "a path",
    'editable = "."': "the repository",
}


@pytest.mark.parametrize(("source", "expected"), SOURCES.items(), ids=SOURCES)
def test_where_uv_takes_it_from(source: str, expected: str) -> None:
    """Only a version of PyPI means the same in a requirements file."""
    lock = read_uv(f'[[package]]\nname = "x"\nversion = "1"\nsource = {{ {source} }}\n'.encode())
    assert lock["x"][0].source == expected


@pytest.mark.parametrize("reader", [read_uv, read_poetry, read_pdm, read_pipenv, read_compiled])
@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"[[[", b"[]", b'{"default": 3}'])
def test_what_is_no_lock_locks_nothing(reader: object, data: bytes) -> None:
    """Nothing that can stand in a file raises."""
    assert callable(reader)
    assert reader(data) == {}


def test_a_closure_ends() -> None:
    """Circles, extras, and markers of other systems."""
    other = Need("d", marker="os_name == 'nt'")
    lock: Lock = {
        "a": (Package("a", "1", {"": (Need("b", ("x",)),)}),),
        "b": (Package("b", "1", {"": (Need("a"),), "x": (Need("c"), other)}),),
    }
    assert closure(lock, [Need("a")], (3, 12)) == {"a", "b", "c"}
