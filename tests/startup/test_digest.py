"""The digest changes with the imports, and with nothing else."""

from __future__ import annotations

import pytest

from resilience_hooks.startup.digest import import_lines, imports_digest

SOURCE = b"import os\n\ndef f():\n    from a import b\n    return b\n"
SAME = {
    "a body": SOURCE.replace(b"return b", b"return b + 1"),
    "a line before": b"x = 1\n" + SOURCE,
    "the indent": SOURCE.replace(b"    from", b"  from"),
    "the last line": SOURCE + b"x = 2",
    "the line ends": SOURCE.replace(b"\n", b"\r\n"),
}
OTHER = {
    "a module": SOURCE.replace(b"os", b"re"),
    "a name": SOURCE.replace(b"import b", b"import c"),
    "an import more": SOURCE + b"import re\n",
    "a dynamic one": SOURCE + b"import_module('x')\n",
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME)
def test_is_the_same(source: bytes) -> None:
    """Whatever moves the lines about."""
    assert imports_digest([("m", source)]) == imports_digest([("m", SOURCE)])


@pytest.mark.parametrize("source", OTHER.values(), ids=OTHER)
def test_is_another(source: bytes) -> None:
    """Whatever a manifest would say differently."""
    assert imports_digest([("m", source)]) != imports_digest([("m", SOURCE)])


def test_the_order_does_not_matter_and_the_names_do() -> None:
    """Modules come in the order of the walk."""
    pair = [("a", b"import x"), ("b", b"import y")]
    assert imports_digest(pair) == imports_digest(reversed(pair))
    assert imports_digest(pair) != imports_digest([("a", b"import y"), ("b", b"import x")])


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (b"from a import (\n    b,\n    c,\n)\nx = 1", [b"from a", b"( b, c, )"]),
        (b"from a import \\\n    b\nx = 1", [b"from a", b"\\ b"]),
        (b"from a import (b,", [b"from a", b"(b,"]),
        (b"import a; import b", [b"", b"a;", b"a;", b"b"]),
        (b"  import a\r\n", [b"", b"a"]),
        (b"x = 1\n", []),
        (b"", []),
        (b"from a import b \\", [b"from a", b"b \\"]),
    ],
)
def test_statements_are_taken_whole(source: bytes, lines: list[bytes]) -> None:
    """What is written over several lines is one."""
    assert import_lines(source) == lines
