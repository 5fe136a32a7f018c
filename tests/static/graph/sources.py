"""Generated Python sources that try to mislead a reader who looks at text first."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

NAMES: Final = st.sampled_from(["a", "b", "run", "sys", "os", "TYPE_CHECKING", "match", "lazy"])
MODULES: Final = st.sampled_from(["a", "a.b", "typing", "importlib", "pkg.mod"])
TEXTS: Final = st.sampled_from(
    [
        "",
        "import a",
        "it's",
        'say "x"',
        "(",
        "]",
        "# no comment",
        "\\n",
        "try:",
        "{",
        "}}",
        "sys.path.insert(0, x)",
        "f()",
    ]
)
ALIASES: Final = st.sampled_from(["", " as c", " as TC"])


def _quoted(text: str, quotes: str, prefix: str) -> str:
    if "r" not in prefix.lower():
        text = text.replace(quotes[0], "\\" + quotes[0])
    elif quotes[0] in text:
        text = ""
    if "f" in prefix.lower():
        text = text.replace("{", "{{").replace("}}", "}}}}") if "}" in text or "{" in text else text
    return f"{prefix}{quotes}{text}{quotes}"


STRINGS: Final = st.builds(
    _quoted,
    TEXTS,
    st.sampled_from(["'", '"', "'''", '"""']),
    st.sampled_from(["", "r", "b", "Rb", "u", "f", "rf"]),
)
LONG_STRINGS: Final = st.builds(
    lambda rows, quotes: f"{quotes}{chr(10).join(rows)}\n{quotes}",
    st.lists(
        st.sampled_from(
            ["import a", "    from b import c", "# x", "'", "(", "def f():", "", "\\\\", "\f"]
        ),
        max_size=3,
    ),
    st.sampled_from(['"""', "r'''"]).filter(lambda quotes: quotes == '"""'),
)
FORMATTED: Final = st.sampled_from(
    [
        "f'{a}'",
        'f"{a!r:>{b}}"',
        "f'{{import a}}'",
        "f\"{a['k']} (\"",
        'f"{a["k"]} ("',
        "f'{f'{a}'}'",
        "f'{a:%H:%M}' '#'",
        "rf'\\{a}'",
        'f"""{\n a\n} import b"""',
        "f'{x(\"(\")}'",
        'f"{", ".join(b)}"',
        "f'{__import__(\"a\")}'",
        "f'{run()}'",
    ]
)
CALLS: Final = st.sampled_from(
    [
        "run()",
        "self.run()",
        "A()",
        "A.run()",
        "run(\n    1,\n)",
        "import_module('pkg.mod')",
        "importlib.import_module('.a', __package__)",
        "__import__('a')",
        "resolve_name('a.b:c')",
        "globals()",
        "lambda: run()",
        "[run() for a in b]",
        "sys.modules[__name__]",
        "(a := run())",
    ]
)
ATOMS: Final = st.one_of(NAMES, STRINGS, FORMATTED, CALLS, st.sampled_from(["1", "...", "-1"]))
EXPRESSIONS: Final = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({}, {})".format, inner, inner),
        st.builds("[{},\n\n  {}]".format, inner, inner),
        st.builds("({}  # ' import a (\n)".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("f({}, a={})".format, inner, inner),
        st.builds("({} + \\\n{})".format, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
    ),
    max_leaves=3,
)
IMPORTS: Final = st.one_of(
    st.builds("import {}{}".format, MODULES, ALIASES),
    st.builds("import {}, {}".format, MODULES, MODULES),
    st.builds("from {}{} import {}{}".format, st.sampled_from(["", ".", ".. "]), MODULES, NAMES,
              ALIASES),
    st.builds("from {} import (\n  {},  # (\n  b\n)".format, MODULES, NAMES),
    st.builds("from {} \\\n  import {}".format, MODULES, NAMES),
    st.builds("lazy import {}".format, MODULES),
    st.builds("lazy from {} import {}".format, MODULES, NAMES),
    st.sampled_from(["from a import *", "from . import b", "from typing import TYPE_CHECKING as TC",
                     "from sys import path as p", "import sys as s"]),
)  # fmt: skip
EDITS: Final = st.sampled_from(
    [
        "sys.path.insert(0, root)",
        "sys.path.append(os.path.join(root, part))",
        "sys.path += [root, '/x']",
        "sys.path[:0] = parts",
        "root = os.path.dirname(__file__)",
        "root = other = 'x'",
        "root: str = part",
        "root += 'x'",
        "part, root = 'p', 'q'",
        "parts = ['/a', root]",
        "p.insert(0, root)",
        "s.path.append(root)",
        "print(root)",
        "f(root, part=other)",
    ]
)
SIMPLE: Final = st.one_of(
    IMPORTS,
    EDITS,
    EXPRESSIONS,
    LONG_STRINGS,
    st.builds("{} = {}".format, NAMES.filter(lambda name: name != "lazy"), EXPRESSIONS),
    st.builds("{} = {}".format, st.sampled_from(["(a, b)", "[a, *b]", "a.b", "a[b]", "a = b"]),
              EXPRESSIONS),
    st.sampled_from(["pass", "raise", "__all__ = ['a', 'b']", "__all__ += ['c']", "x: int",
                     "type X[T] = list[T]", "TC = TYPE_CHECKING", "sys.exit(1)",
                     "__path__ = [a]", "sys.modules['a'] = b"]),
)  # fmt: skip
TRIVIA: Final = st.sampled_from(
    ["", "", "", "\n", "# import a ' (\n", "   \n", "\f\n", "\t# x\n", "\n\n"]
)
TESTS: Final = st.one_of(
    EXPRESSIONS,
    st.sampled_from(["TYPE_CHECKING", "not TYPE_CHECKING", "TC", "sys.version_info >= (3, 8)",
                     "__name__ == '__main__'", "os.name == 'nt'", "sys.platform != 'win32'"]),
)  # fmt: skip
HANDLERS: Final = st.sampled_from(
    ["except ImportError:", "except (ImportError, OSError) as e:", "except Exception:", "except:",
     "except ValueError:"]
)  # fmt: skip


def _indented(block: str, indent: str) -> str:
    """A block's lines behind an indent, its strings and brackets too: they are none the worse."""
    return "".join(f"{indent}{line}" for line in block.splitlines(keepends=True))


def _line(statements: list[str], trivia: str, comment: str) -> str:
    return f"{trivia}{'; '.join(statements)}{comment}\n"


LINES: Final = st.builds(
    _line,
    st.lists(SIMPLE, min_size=1, max_size=2),
    TRIVIA,
    st.sampled_from(["", "", "  # import a '", ";"]),
)
INLINE: Final = st.builds(lambda statement: f" {statement}\n", SIMPLE)


def _blocks(body: st.SearchStrategy[str], indents: tuple[str, ...]) -> st.SearchStrategy[str]:
    indented = st.builds(
        lambda block, indent, trivia: f"{trivia and '  # x'}\n{_indented(block, indent)}",
        body,
        st.sampled_from(indents),
        st.sampled_from(["", "x"]),
    )
    suite = st.one_of(indented, INLINE)
    return st.one_of(
        st.builds("if {}:{}".format, TESTS, suite),
        st.builds("if {}:{}elif {}:{}else:{}".format, TESTS, suite, TESTS, suite, suite),
        st.builds("try:{}{}{}".format, suite, HANDLERS, suite),
        st.builds("try:{}{}{}else:{}finally:{}".format, suite, HANDLERS, suite, suite, suite),
        st.builds("try:{}except* ImportError:{}".format, suite, suite),
        st.builds("for {} in {}:{}".format, st.sampled_from(["a", "root", "a, b", "(a, b)"]),
                  EXPRESSIONS, suite),
        st.builds("while {}:{}else:{}".format, EXPRESSIONS, suite, suite),
        st.builds("with {} as a:{}".format, EXPRESSIONS, suite),
        st.builds("with suppress(ImportError):{}".format, suite),
        st.builds("def {}(self, a={}):{}".format, st.sampled_from(["run", "f", "__init__"]),
                  EXPRESSIONS, suite),
        st.builds("async def run[T](self) -> T:{}".format, suite),
        st.builds("@{}\n@f(\n1)\nclass A({}):{}".format, st.sampled_from(["run", "A.b"]),
                  EXPRESSIONS, suite),
        st.builds("@run\ndef f():{}".format, suite),
        st.builds(
            lambda subject, guard, block: (
                f"match {subject}:\n{indents[0]}case [a, *b] if {guard}:\n"
                f"{_indented(block, indents[0] * 2)}"
            ),
            EXPRESSIONS,
            EXPRESSIONS,
            body,
        ),
    )  # fmt: skip


def _sources(*indents: str) -> st.SearchStrategy[str]:
    statements = st.recursive(
        LINES,
        lambda inner: _blocks(st.lists(inner, min_size=1, max_size=3).map("".join), indents),
        max_leaves=6,
    )
    return st.lists(statements, max_size=6).map("".join)


SOURCES: Final = _sources(" ", "    ") | _sources("\t")
MIXED: Final = _sources(" ", "\t")
