"""Which files are looked at, and that no file ends the run."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import memory_tree
from tests.sql.reading import SCHEMA, found_in

FAULT = "SELECT nope FROM raw.games"


def looked_at(files: dict[str, str], *paths: str) -> list[str]:
    """The files with findings."""
    tree = memory_tree({"schema.sql": SCHEMA, **files})
    return [each.path or "" for each in found_in(tree, *paths)]


def test_tests_and_migrations_are_left_alone() -> None:
    """A test may ask for what is not there; a migration ran against another schema."""
    places = (
        *(
            "a.sql",
            "tests/b.sql",
            "pkg/test_c.py",
            "db/migrations/001.sql",
            "alembic/versions/x.py",
        ),
        *("node_modules/d/e.sql", "docs/f.md", "api_migrations/g.sql"),
    )
    assert looked_at({path: f"q = '{FAULT}'" if path[-1] == "y" else FAULT for path in places}) == [
        "a.sql"
    ]


def test_paths() -> None:
    """Only what lies below; schemas are read wherever they are."""
    files = {"a/x.sql": FAULT, "a/b/y.py": f"q = '{FAULT}'", "ab/z.sql": FAULT}
    assert looked_at(files, "a") == ["a/b/y.py", "a/x.sql"]
    assert looked_at(files, "./a/b/", "ab/z.sql") == ["a/b/y.py", "ab/z.sql"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def f(:\n" + FAULT, id="no Python"),
        pytest.param("\0" + FAULT, id="a zero"),
        pytest.param("q = '" + FAULT, id="no end"),
        pytest.param("(" * 5_000 + FAULT, id="nesting"),
        pytest.param(f"q = '{FAULT} WHERE " + " AND ".join(["a = 1"] * 3_000) + "'", id="length"),
        pytest.param(f"q = '{FAULT} WHERE " + "(" * 300 + "1" + ")" * 300 + "'", id="depth"),
    ],
)
def test_odd_files(text: str) -> None:
    """No text ends in an exception."""
    assert looked_at({"a.py": text, "b.sql": FAULT})[-1] == "b.sql"


def test_a_file_of_crlf() -> None:
    """Lines are counted as editors do."""
    tree = memory_tree({"schema.sql": SCHEMA, "a.sql": FAULT.replace(" FROM", "\r\nFROM") + "\r\n"})
    (finding,) = found_in(tree)
    assert (finding.line, finding.column) == (1, 8)


def test_findings_are_in_order_and_once() -> None:
    """The same column of one statement is told once, at its first use; lines are in order."""
    sql = "SELECT nope, nope FROM raw.games WHERE nope = 1;\nSELECT nope, other FROM raw.games;\n"
    tree = memory_tree({"schema.sql": SCHEMA, "a.sql": sql})
    places = [(each.line, each.column) for each in found_in(tree)]
    assert places == [(1, 8), (2, 8), (2, 14)]
