"""Code on a command line."""

from __future__ import annotations

import pytest

from resilience_hooks.static.launch.code import Snippet, read_snippet


def brief(found: Snippet) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """The modules and the folders."""
    return [entry.target for entry in found.imports], found.front, found.back


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        pytest.param("import a", "a", id="import"),
        pytest.param("import a.b, c as d", "a.b c", id="several"),
        pytest.param("from a.b import c; c()", "a.b", id="from"),
        pytest.param("import a\nimport a", "a", id="once"),
        pytest.param("import os, sys, a", "a", id="not the standard library"),
        pytest.param("import urllib.request", "", id="nor its sub-modules"),
        pytest.param("from . import a", "", id="relative"),
        pytest.param("try:\n import a\nexcept ImportError:\n pass", "", id="guarded"),
        pytest.param("def f():\n import a", "", id="deferred"),
        pytest.param("if x:\n import a", "", id="a branch"),
        pytest.param("print('import a')", "", id="a text"),
        pytest.param("'\\d'; import a", "a", id="what Python warns of"),
    ],
)
def test_imports(text: str, modules: str) -> None:
    """What is imported whatever happens."""
    assert brief(read_snippet(text))[0] == modules.split()


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        pytest.param("import sys; sys.path.insert(0, '/x')", ("/x",), (), id="insert"),
        pytest.param("import sys; sys.path.append('/x')", (), ("/x",), id="append"),
        pytest.param("sys.path.insert(0, 'a'); sys.path.insert(0, 'b')", ("a", "b"), (), id="two"),
        pytest.param("sys.path.insert(0, x)", (), (), id="computed"),
        pytest.param("x.append('/x'); f(); sys.path.pop()", (), (), id="other calls"),
    ],
)
def test_path_edits(text: str, front: tuple[str, ...], back: tuple[str, ...]) -> None:
    """Literal folders that the code puts on ``sys.path``, in the order it does."""
    assert brief(read_snippet(text))[1:] == (front, back)


@pytest.mark.parametrize("text", ["import (", "\0", "(" * 5000], ids=["syntax", "null", "deep"])
def test_broken(text: str) -> None:
    """What cannot be parsed is said to be broken."""
    assert read_snippet(text).broken
