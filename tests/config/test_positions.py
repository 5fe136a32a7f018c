"""The line of every key, in every way that TOML can write one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.config.document import Keys
from resilience_hooks.config.positions import positions

CASES: dict[str, tuple[str, Keys, int]] = {
    "a key": ("\na = 1", ("a",), 2),
    "a dotted key": ("a.b.c = 1", ("a", "b", "c"), 1),
    "the tables that it makes": ("\na.b.c = 1", ("a", "b"), 2),
    "a quoted key": ("\"a.b\" . 'c d' = 1", ("a.b", "c d"), 1),
    "a key with an escape": ('"\\u0061" = 1', ("a",), 1),
    "a key like a number": ("[x]\n3.14 = 1", ("x", "3", "14"), 2),
    "a table": ("a = 1\n[ b . c ] # d\nx = 1", ("b", "c", "x"), 3),
    "a table's header": ("a = 1\n[b.c]\nx = 1", ("b", "c"), 2),
    "an array of tables": ("[[a]]\nx = 1\n[[a]]\nx = 2", ("a", 1, "x"), 4),
    "a table in an array of tables": ("[[a]]\n[[a]]\n[a.b]\nx = 2", ("a", 1, "b", "x"), 4),
    "nested arrays of tables": ("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\n[[a.b]]\n", ("a", 1, "b", 1), 5),
    "an inline table": ("a = { b = 1, c.d = 2 }", ("a", "c", "d"), 1),
    "an item": ("a = [\n1,\n# x\n2,\n]", ("a", 1), 4),
    "an item of an item": ("a = [[1,\n2],\n[3]]", ("a", 0, 1), 2),
    "a table in an array": ("a = [\n{ b = 1 },\n{ b = 2,\n c = 3 }\n]", ("a", 1, "c"), 4),
    "behind a long string": ('a = """\nx = 1\n\\""" y\n"""\nb = 1', ("b",), 5),
    "behind quotes at a string's end": ('a = """x"""""\nb = 1', ("b",), 2),
    "behind a literal": ("a = '''\n'x' = [\n'''\nb = 1", ("b",), 4),
    "behind a comment": ('a = 1 # = [ { "\nb = 1', ("b",), 2),
    "behind a moment": ("a = 1979-05-27 07:32:00.5\nb = 1", ("b",), 2),
    "behind numbers": ("a = [+1.5e-3, 0x_f, inf]\nb = 1", ("b",), 2),
}


@pytest.mark.parametrize(("text", "keys", "line"), CASES.values(), ids=CASES)
def test_positions(text: str, keys: Keys, line: int) -> None:
    """The line on which the key stands."""
    assert positions(text)[keys] == line


@given(st.text(alphabet="ab=.[]{}\"'#,\n \\1", max_size=60))
def test_any_text_has_positions(text: str) -> None:
    """Also what is no TOML is read to its end: lines only, no failure."""
    try:
        lines = positions(text).values()
    except ValueError:
        return
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
