"""From bytes to facts: encodings, line ends, files that are no Python, files that are too much."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.graph.decoding import decode
from resilience_hooks.static.graph.parse import read_facts, read_whole_facts, skeleton_facts
from resilience_hooks.static.graph.syntaxtree import whole_file_facts
from tests.static.graph.reading import shown

READABLE = {
    "nothing": (b"", []),
    "line ends of Windows": (b"import a\r\nif x:\r\n    import b\r\n", ["1:1 a", "3:5 b"]),
    "line ends of Windows, a text": (b'"""\r\n\r\n"""\r\nimport a', ["4:1 a"]),
    "line ends of an old Mac": (b"import a\rif x:\r    import b\r", ["1:1 a", "3:5 b"]),
    "line ends of all kinds": (b"import a\r\nimport b\rimport c\n", ["1:1 a", "2:1 b", "3:1 c"]),
    "a byte order mark": (b"\xef\xbb\xbfimport a", ["1:1 a"]),
    "a byte order mark and an encoding": (
        b"\xef\xbb\xbf# coding: utf-8\nimport a", ["2:1 a"],
    ),
    "latin-1": (b"# -*- coding: latin-1 -*-\nx = '\xe4'; import a", ["2:10 a"]),
    "latin-1 in the second line": (b"#!/x\n# vim: set fileencoding=latin-1 :\nimport a # \xe4",
                                   ["3:1 a"]),
    "emacs' name for an encoding": (b"# -*- coding: utf-8-unix -*-\nimport a", ["2:1 a"]),
    "another alphabet": ("# coding: koi8-r\nимпорт = 1; import a".encode("koi8-r"), ["2:13 a"]),
    "an encoding in the third line": (b"\n\n# coding: nonsense\nimport a", ["4:1 a"]),
    "an encoding behind code": (b"x = 1\n# coding: nonsense\nimport a", ["3:1 a"]),
    "a word that looks like one": (b"encoding = 1\nimport a", ["2:1 a"]),
    "columns count characters": ("x = 'äöü'; import a".encode(), ["1:12 a"]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), READABLE.values(), ids=READABLE)
def test_readable(data: bytes, expected: list[str]) -> None:
    """Every encoding and line end that Python reads is read."""
    facts = read_facts(data)
    assert facts.broken is None
    assert [shown(fact) for fact in facts.imports] == expected


BROKEN = {
    "bytes that are no UTF-8": (b"x = 1\nimport a # \xe4", 1),
    "an unknown encoding": (b"# coding: nonsense\nimport a", 1),
    "an encoding of bytes": (b"# coding: hex\nimport a", 1),
    "an encoding that contradicts the mark": (b"\xef\xbb\xbf# coding: latin-1\nimport a", 1),
    "a zero byte": (b"import a\n\0", 1),
    "Python 2: a raise": (b"try:\n  import a\nexcept ImportError:\n  raise E, 'x'", 4),
    "an unfinished statement": (b"import a\nimport", 2),
    "an unfinished bracket": (b"import a\nx = (", 2),
    "an unfinished text": (b'import a\nx = """', 2),
    "a stray quote": (b"import a\nx = '", 2),
    "a stray bracket": (b"import a\n)\n", 2),
    "a stray indent": (b"  import a", 1),
    "no Python": (b"<html>import a</html>", 1),
    "too many brackets": (b"import a\nx = " + b"(" * 5000 + b")" * 5000, 2),
    "too many levels": (b"".join(b" " * n + b"if x:\n" for n in range(300)) + b" " * 300
                        + b"import a", 101),
}  # fmt: skip


@pytest.mark.parametrize(("data", "line"), BROKEN.values(), ids=BROKEN)
def test_broken(data: bytes, line: int) -> None:
    """What is no Python yields one message about one line, and no traceback."""
    facts = read_facts(data)
    assert facts.broken is not None
    assert "\n" not in facts.broken.message
    assert facts.imports == ()
    assert facts.broken.line == line


ELSEWHERE = {
    "a print of Python 2": (b"import a\nprint 'x'\n", 2),
    "a wrong indent": (b"import a\nif x:\ny = 1\n", 3),
    "a conflict": (b"import a\n<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n", 2),
    "a keyword as a name": (b"import a\nclass = 1\n", 2),
}


@pytest.mark.parametrize(("data", "line"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_broken_elsewhere(data: bytes, line: int) -> None:
    """A skeleton knows only of the lines it holds; the whole syntax is looked at on demand."""
    assert read_facts(data).broken is None
    broken = read_whole_facts(data).broken
    assert broken is not None
    assert broken.line == line


def test_whole_syntax_of_good_code() -> None:
    """Code that warns is no broken code, and its warnings are not shown."""
    assert read_whole_facts(b"import a\nx = '\\d'\nif x is 1: pass\n").broken is None


DEEP = {
    "operators": "import a\nx = __import__('b') + " + " + ".join(["y"] * 20_000) + "\n",
    "attributes": "import a\nx = sys.path" + ".b" * 20_000 + "\n",
    "calls": "import a\nx = import_module" + "()" * 20_000 + "\n",
    "subscripts": "import a\nx = import_module" + "[0]" * 20_000 + "\n",
    "signs": "import a\nx = import_module(" + "-" * 20_000 + "1)\n",
    "negations": "import a\nx = import_module(" + "not " * 20_000 + "y)\n",
    "powers": "import a\nx = import_module(" + "**".join("y" * 20_000) + ")\n",
    "conditions": "import a\nx = __import__(" + "a if b else " * 5_000 + "c)\n",
    "lambdas": "import a\nx = __import__(" + "lambda:" * 5_000 + "c)\n",
    "or": "import a\nif __import__('x') or " + " or ".join("y" * 20_000) + ":\n    pass\n",
    "a field of an f-string": "import a\nx = __import__(f'{" + "+".join("y" * 9_000) + "}')\n",
    "brackets": "import a\nx = " + "[" * 150 + "__import__('b')" + "]" * 150 + "\n",
    "elif": "import a\nif x:\n  import b\n" + "elif y:\n  import c\n" * 5_000,
    "joined texts": "import a\nx = __import__(" + "'b' " * 20_000 + ")\n",
    "assignments": "import a\n" + "x = " * 20_000 + "__import__('b')\n",
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep(source: str) -> None:
    """What nests too deeply for a parser is left unknown; the rest of the file is read."""
    begun = time.process_time()
    facts = read_facts(source.encode())
    assert facts.broken is None or facts.broken.message
    assert facts.open_names or facts.broken or len(facts.imports) > 1
    assert facts.broken or facts.imports[0].module == "a"
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep_whole(source: str) -> None:
    """The same where the whole file would be parsed: unknown, never the end of the process."""
    begun = time.process_time()
    facts = whole_file_facts(source)
    assert facts.open_names or facts.broken or facts.imports
    assert time.process_time() - begun < 5


LARGE = {
    "assignments": "import a\n" + "x = [1, 'a', {'b': 2}]  # c\n" * 30_000,
    "one literal": "import a\nx = [\n" + "    (1, 'import b', {'b': 2}),\n" * 30_000 + "]\n",
    "one text": "import a\nx = '''\n" + "import b\n" * 500_000 + "'''\n",
    "one line": "import a\nx = [" + "1, " * 300_000 + "'import b']\n",
    "comments": "import a\n" + "# import b\n" * 100_000,
    "functions that call each other": "".join(
        f"def f{n}():\n    f{n + 1}()\n" for n in range(5_000)
    )
    + "def f5000():\n    import a\nf0()\n",
    "headers without an end": "import a\nsys.path.append(x)\n" + "else_:\n" * 50_000,
    "f-strings": "import a\n" + "x = f\"{a['b']} {c:>{d}} {f(g(h))}\"\n" * 20_000,
}


@pytest.mark.parametrize("source", LARGE.values(), ids=LARGE)
def test_large(source: str) -> None:
    """A generated file takes time in proportion to its size."""
    begun = time.process_time()
    facts = read_facts(source.encode())
    assert [fact.module for fact in facts.imports] == ["a"]
    assert time.process_time() - begun < 10


def test_a_line_too_long_to_parse() -> None:
    """A statement of a megabyte that does import is left unknown."""
    facts = read_facts(b"import a\nx = [import_module('b'), " + b"1, " * 300_000 + b"]\n")
    assert [fact.module for fact in facts.imports] == ["a"]
    assert facts.open_names


def test_decode_normalises_line_ends() -> None:
    """Windows' line ends become plain ones; lone carriage returns are left for the parser."""
    assert decode(b"a\r\nb\rc\n") == "a\nb\rc\n"


def test_a_statement_met_before() -> None:
    """A statement means the same in another file, on its own line."""
    first = skeleton_facts("try:\n    import a\nexcept ImportError:\n    pass\n")
    second = skeleton_facts("\n\ntry:\n    import a\nexcept ImportError:\n    pass\n")
    assert first is not None
    assert second is not None
    assert shown(first.imports[0]) == "2:5 a | import-error | guarded 1 | handler 3"
    assert shown(second.imports[0]) == "4:5 a | import-error | guarded 3 | handler 5"


def test_an_alias_of_another_file() -> None:
    """A statement that an alias decides is read anew for every set of aliases."""
    source = "if TC:\n    import a\n"
    assert len(read_facts(source.encode()).imports) == 1
    aliased = f"from typing import TYPE_CHECKING as TC\n{source}"
    assert [fact.module for fact in read_facts(aliased.encode()).imports] == ["typing"]
