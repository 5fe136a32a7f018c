"""What a skeleton keeps of a file, and on which lines that stood."""

from __future__ import annotations

import textwrap

import pytest

from resilience_hooks.static.graph.aliases import aliases
from resilience_hooks.static.graph.skeleton import cut

CUTS = {
    "nothing": ("x = 1\ndef f():\n    return 2\n", []),
    "an import": ("x = 1\nimport a\ny = 2\n", ["2 import a"]),
    "an import in a function": (
        "def f(x):\n    y = 1\n    import a\n    return y\n", ["1 def f():", "3     import a"],
    ),
    "every clause": (
        "if x:\n    import a\n    y = 1\nelif z:\n    y = 2\nelse:\n    y = 3\n",
        ["1 if x:", "2     import a", "4 elif z:", "4  pass", "6 else:", "6  pass"],
    ),
    "how a handler ends": (
        "try:\n    import a\n    x = 1\nexcept A:\n    y = 1\n    if x:\n        raise\n",
        ["1 try:", "2     import a", "4 except A:", "6     if x:", "7         raise"],
    ),
    "the definition below a decorator": (
        "@d(import_module('a'))\n@e\ndef f():\n    x = 1\n",
        ["1 @d(import_module('a'))", "2 @e", "3 def f():", "3  pass"],
    ),
    "not the decorators above an import": (
        "@d\ndef f():\n    import a\n", ["2 def f():", "3     import a"],
    ),
    "variables of a path": (
        "A = 'a'\nB = 'b'\nC = A + 'c'\nsys.path.append(C)\n",
        ["1 A = 'a'", "3 C = A + 'c'", "4 sys.path.append(C)"],
    ),
    "callers": (
        "def f():\n    import a\ndef g():\n    x = 1\n    f()\ndef h():\n    f()\ng()\n",
        ["1 def f():", "2     import a", "3 def g():", "5     f()", "8 g()"],
    ),
    "no texts": ("'import a'\nx = 'import b'  # import c\ny = f(\"import d\")\n", []),
    "rows of one line": (
        "x = 1\nfrom a import (\n    b,\n)\n", ["2 from a import (", "3     b,", "4 )"],
    ),
    "tabs": (
        "if x:\n\ty = 1\nelse:\n\timport a\n", ["1 if x:", "1  pass", "3 else:", "4 \timport a"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CUTS.values(), ids=CUTS)
def test_cut(source: str, expected: list[str]) -> None:
    """Kept are the lines that matter, the headers above them and all clauses of those."""
    skeleton = cut(source, aliases(source))
    assert skeleton is not None
    rows = [
        f"{number} {row}"
        for statement in skeleton.statements
        for number, row in zip(statement.numbers, statement.text.splitlines(), strict=True)
    ]
    assert rows == expected


def test_statements() -> None:
    """Each top-level statement stands alone, a decorated or a long one included."""
    source = textwrap.dedent(
        """
        import a
        @d
        class A:
            import b
        try: import c
        except E: pass
        finally: pass
        import d
        """
    )
    skeleton = cut(source, aliases(source))
    assert skeleton is not None
    assert [statement.numbers for statement in skeleton.statements] == [
        (2,), (4, 5), (6, 7, 8), (9,),
    ]  # fmt: skip
