"""Python files that break readers: in size, in depth, in encoding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.hostile.model import Hostile
from tests.repository import Repository

_DEEP: Final = 100_000


def _main(source: str | bytes) -> Hostile:
    return Hostile({"main.py": source})


def _large(tail: bytes) -> Hostile:
    """The work tree has it, the commit a stub: git does not hash it."""

    def after(repository: Repository) -> None:
        repository.write({"main.py": b"import helper\n" + tail})

    return Hostile(after=after)


SOURCES: Final[Mapping[str, Hostile]] = {
    "100 MB of statements": _large(b"value = 'import other'\n" * 4_400_000),
    "one line of 20 MB": _main("import helper; x = [" + "1, " * 6_700_000 + "]\n"),
    "a text of 20 MB": _main("import helper\nx = '" + "a" * 20_000_000 + "'\n"),
    "a text that never ends": _main("import helper\nx = '''" + "import b\n" * 1_000_000),
    "100,000 imports": _main("import helper\n" * 100_000),
    "different imports": _main("".join(f"import m{at}\n" for at in range(20_000))),
    "deep parentheses": _main("x = " + "(" * _DEEP + ")" * _DEEP + "\nimport helper\n"),
    "deep brackets": _main("import helper\nx = " + "[" * _DEEP),
    "deep blocks": _main("".join(f"{' ' * at}if x:\n" for at in range(800))),
    "a deep expression": _main("import helper\nx = " + "-" * _DEEP + "1\n"),
    "a long sum": _main("import helper\nx = " + "+".join(["a"] * _DEEP) + "\n"),
    "a long chain of attributes": _main("import helper\nx = a" + ".b" * _DEEP + "\n"),
    "a long chain of calls": _main("import helper\nx = a" + "()" * _DEEP + "\n"),
    "deep f-strings": _main('import helper\nx = f"' + "{f'" * 150 + "'}" * 150 + '"\n'),
    "deep lambdas": _main("import helper\nx = " + "lambda: " * _DEEP + "1\n"),
    "deep comprehensions": _main(
        "import helper\nx = " + "[x for x in " * 5_000 + "y" + "]" * 5_000
    ),
    "deep import calls": _main("import importlib\n" + "importlib.import_module(" * 5_000),
    "many elifs": _main("import helper\nif a:\n    pass\n" + "elif b:\n    import c\n" * 20_000),
    "nested tries": _main(
        "".join(f"{' ' * at}try:\n" for at in range(90)) + " " * 90 + "import helper\n"
    ),
    "a dotted name of 20,000 parts": _main("import " + ".".join(["a"] * 20_000) + "\n"),
    "100,000 dots": _main("from " + "." * _DEEP + " import a\n"),
    "a huge number": _main("import helper\nx = " + "9" * 1_000_000 + "\n"),
    "a huge power": _main(
        "import helper\nimport importlib\nimportlib.import_module('a' * 10**10)\n"
    ),
    "a name that doubles": _main(
        "import importlib\nA = 'aa'\n" + "A = A + A\n" * 64 + "importlib.import_module(A)\n"
    ),
    "a path that doubles": _main(
        "import sys\nA = 'aa'\n" + "A = A + A\n" * 64 + "sys.path.insert(0, A)\nimport helper\n"
    ),
    "null bytes": _main(b"import helper\n\0\0\0"),
    "nothing but null bytes": _main(b"\0" * 100_000),
    "invalid UTF-8": _main(b"import helper\nx = '\xff\xfe\x80'\n"),
    "a byte order mark": _main(b"\xef\xbb\xbfimport helper\n"),
    "UTF-16": _main("import helper\n".encode("utf-16")),
    "UTF-32": _main("import helper\n".encode("utf-32")),
    "a coding of another tongue": _main(b"# coding: utf-7\nimport helper\n"),
    "a coding that is no text": _main(b"# coding: hex\nimport helper\n"),
    "a coding that decompresses": _main(b"# coding: zip\nimport helper\n"),
    "a coding that runs idna": _main(b"# coding: idna\n" + b"a" * 1_000_000 + b"\n"),
    "punycode": _main(b"# coding: punycode\n" + b"a-" + b"z" * 100_000 + b"\n"),
    "unicode escapes": _main(b"# coding: unicode_escape\nimport helper\\nimport other\n"),
    "a coding with a null": _main(b"# coding: utf\0-8\nimport helper\n"),
    "150,000 carriage returns": _main(b"import helper\r" * 150_000),
    "blanks before an assignment": _main(
        "import sys\nA" + " " * 20_000 + "\\\n= 1\nsys.path.insert(0, A)\nimport helper\n"
    ),
    "form feeds": _main("\f" * 100_000 + "import helper\n"),
    "backslashes": _main("import helper\n" + "\\\n" * 100_000 + "x = 1\n"),
    "identifiers that normalise": _main("import ℌelper\nimport ﬁle\n"),
    "surrogates in a name": _main("import importlib\nimportlib.import_module('\\ud800.\\udfff')\n"),
    "terminal escapes in a name": _main(
        "import importlib\nimportlib.import_module('\\x1b]0;owned\\x07\\x1b[2Jhelper')\n"
    ),
    "a name with a line of its own": _main(
        "import importlib\nimportlib.import_module('a\\n::error::owned\\nb')\n"
    ),
    "unbalanced dedents": _main("if a:\n        import helper\n    import b\n  import c\n"),
    "tabs and blanks": _main("if a:\n\timport helper\n        import b\n"),
}

FAILING: Final = frozenset(
    {
        "deep parentheses",
        "deep brackets",
        "deep blocks",
        "nested tries",
        "null bytes",
        "nothing but null bytes",
        "invalid UTF-8",
        "UTF-16",
        "UTF-32",
        "a coding that is no text",
        "a coding that decompresses",
        "punycode",
        "unbalanced dedents",
        "tabs and blanks",
    }
)
"""What no interpreter takes: an error, and exit code 1."""
