"""SQL in Python: what it is put together of, and where its names stand."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.sql.python.module import trimmed
from resilience_hooks.sql.python.strings import sql_texts
from resilience_hooks.sql.words import may_have_sql
from tests.sql.reading import in_python


def place_of(word: str, code: str) -> tuple[int, int]:
    """The line and column that a word stands at first."""
    before = code[: code.index(word)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('run("SELECT nope FROM raw.games")', id="a string"),
        pytest.param("q = 'SELECT nope FROM raw.games'", id="a variable"),
        pytest.param('q = """\n  SELECT home,\n    nope\n  FROM raw.games\n"""', id="lines"),
        pytest.param('q = r"SELECT nope FROM raw.games"', id="a raw string"),
        pytest.param('q = "SELECT\\t\'\\x41\\u0042\', nope FROM raw.games"', id="escapes"),
        pytest.param('q = "SELECT \\\n nope FROM raw.games"', id="a continued line"),
        pytest.param('q = ("SELECT home, "\n     "nope "\n     "FROM raw.games")', id="joined"),
        pytest.param('q = "SELECT home, " + \\\n  "nope FROM raw.games"', id="added"),
        pytest.param('q = f"SELECT nope FROM `{p}.raw.games`"', id="an f-string"),
        pytest.param('q = f"SELECT {x!r}, {{}}, nope FROM '
                     '`{p}.raw.games`"'.replace(" {{}},", ""), id="behind a hole"),
        pytest.param('q = f"SELECT nope FROM raw.games WHERE home IN ({", '
                     '".join(h)})"', id="a list of values"),
        pytest.param('q = f"""SELECT \'é😀\', nope FROM `{p}.raw.games`"""', id="letters"),
        pytest.param('T = "p.raw.games"\nq = f"SELECT nope FROM `{T}`"', id="a constant"),
        pytest.param('D = "raw"\nT = f"p.{D}.games"\nq = f"SELECT nope FROM '
                     '`{T}`"', id="a constant of a constant"),
        pytest.param('def f():\n    t = f"{p}.raw.games"\n    return f"SELECT nope FROM '
                     '`{t}`"', id="a variable of the function"),
        pytest.param('class A:\n    T = "raw.games"\n    def f(self):\n        return '
                     'f"SELECT nope FROM {self.T}"', id="an attribute of the class"),
        pytest.param('class A:\n    def __init__(self):\n        self.t = "raw.games"\n    '
                     'def f(self):\n        return f"SELECT nope FROM '
                     '{self.t}"', id="an attribute"),
        pytest.param('q = "SELECT nope FROM {t} WHERE home = {h}".format(t="raw.games", '
                     'h=h)', id="format"),
        pytest.param('q = "SELECT nope FROM raw.games WHERE home = %s" % home', id="%"),
        pytest.param('cur.execute("SELECT nope FROM raw.games WHERE home = %s", '
                     '(h,))', id="placeholders"),
        pytest.param('Q = {"a": "SELECT nope FROM raw.games"}', id="a dictionary"),
        pytest.param('class A:\n    async def f(self):\n        await run(text("""SELECT '
                     'nope\nFROM raw.games"""))', id="a call in a call"),
        pytest.param('q = "SELECT g.nope FROM raw.games g"\nq += " WHERE 1 = '
                     '1"', id="extended, with an alias"),
        pytest.param('q = f"SELECT nope FROM raw.games"\nprint(f"Query: {q}")', id="logged"),
        pytest.param('q = f"/* x */ SELECT nope FROM raw.games -- {x}"', id="comments"),
        pytest.param('q = f"SELECT nope FROM `{a.b(c)[0]}.raw.games` LIMIT {n}"', id="holes"),
    ],
)  # fmt: skip
def test_fires(code: str) -> None:
    """At the name in the string, whatever the string is made of."""
    (found,) = in_python(code)
    line, column = place_of("nope", code)
    assert found.startswith(f"{line}:{column} raw.games has no column nope")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('q = "SELECT nope FROM raw.games"\nq += " JOIN raw.other USING (home)"',
                     id="extended"),
        pytest.param('q = "SELECT nope FROM raw.games"\nrun(q + joins)', id="more is added"),
        pytest.param('q = "SELECT nope FROM raw.games"\nrun(f"{q} {joins}")',
                     id="an f-string extends"),
        pytest.param('q = "SELECT nope FROM raw.games"\nrun(q.replace("games", "other"))',
                     id="replace"),
        pytest.param('q = " ".join(["SELECT nope FROM raw.games", joins])', id="a list is joined"),
        pytest.param('q = []\nq.append("SELECT nope FROM raw.games")', id="a list grows"),
        pytest.param('q = f"SELECT nope FROM {table}"', id="an unknown table"),
        pytest.param('T = "raw.games"\nT = "raw.other"\nq = f"SELECT nope FROM {T}"',
                     id="bound twice"),
        pytest.param('def f(t="raw.games"):\n    return f"SELECT nope FROM {t}"', id="a parameter"),
        pytest.param('T = "raw.games"\ndef f(T):\n    return f"SELECT nope FROM {T}"',
                     id="it hides one"),
        pytest.param('T = "raw.games"\nfor T in ts:\n    q = f"SELECT nope FROM {T}"', id="a loop"),
        pytest.param('from a import T\nq = f"SELECT nope FROM {T}"', id="imported"),
        pytest.param('T = "raw.games"\ndef f():\n    global T\n    T = g()\n    return '
                     'f"SELECT nope FROM {T}"', id="global"),
        pytest.param('class A:\n    t = "raw.games"\n    def g(self):\n        self.t = x\n   '
                     ' def f(self):\n        return f"SELECT nope FROM '
                     '{self.t}"', id="an attribute that changes"),
        pytest.param('def f():\n    """SELECT nope FROM raw.games"""', id="a docstring"),
        pytest.param('"SELECT nope FROM raw.games"', id="no use"),
        pytest.param('q = "Select the games from raw.games by hand"', id="prose"),
        pytest.param('q = "nope FROM raw.games"', id="no statement"),
        pytest.param('q = b"SELECT nope FROM raw.games"[0]', id="bytes"),
        pytest.param('q = f"SELECT nope FROM raw.games {joins} WHERE home = 1"',
                     id="an unknown part"),
        pytest.param('q = f"WITH {ctes} SELECT nope FROM raw.games"', id="unknown CTEs"),
        pytest.param('q = f"SELECT {cols} FROM raw.games ORDER BY nope"', id="unknown columns"),
        pytest.param('q = "SELECT nope FROM raw.games"  # rh: ignore[RH602] why', id="silenced"),
        pytest.param('q = """\nSELECT nope -- rh: ignore[RH602] why\nFROM raw.games"""',
                     id="silenced inside"),
        pytest.param('q = "SELECT nope FROM raw.games" if (', id="no Python"),
        pytest.param('import sqlite3\nq = \'SELECT "nope" AS x, home FROM games\'',
                     id="no dataset"),
    ],
)  # fmt: skip
def test_silent(code: str) -> None:
    """What is not SQL, or may be more than is seen."""
    assert in_python(code) == []


_PIECES = ["a", "é", "😀", " ", r"\n", r"\t", r"\\", r"\'", r"\x41", r"\101", "\\\n", r"\d"]
_LITERALS = st.lists(st.sampled_from([*_PIECES, "{{", "}}"]), max_size=12).map("".join)


@settings(deadline=None)
@given(st.lists(_LITERALS, min_size=1, max_size=3), st.sampled_from(["", "f"]))
def test_characters_know_their_places(parts: list[str], prefix: str) -> None:
    """However strings are written, a name is found where it stands."""
    literals = [f"{prefix}'{part}'" for part in parts if not part.endswith("\\")]
    code = "q = (" + "\n  ".join(["'SELECT * '", *literals, "' FROM zebra'"]) + ")\n"
    (text,) = sql_texts(code)
    assert text.place(text.sql.index("zebra")) == place_of("zebra", code)


@given(st.lists(st.sampled_from(_PIECES[:-1]), max_size=12).map("".join))
def test_strings_are_read_as_python_reads_them(content: str) -> None:
    """A character that an escape gives by its number is a question mark; SQL needs it not."""
    code = f"'SELECT * FROM t {content}'"
    (text,) = sql_texts(f"q = {code}\n")
    read = ast.literal_eval(code)
    assert len(text.sql) == len(read)
    assert all(mine in {its, "?"} for mine, its in zip(text.sql, read, strict=True))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "def f():\n    x = 1\n    y = (\n        2)\n",
                "class A:\n    def f(self): pass\n"
                "    @d\n    def g(\n        self,\n    ):\n        return 1\n",
                "def s():\n    return run('SELECT a FROM t')\n",
                "X = 'SELECT b FROM t'\n",
                "if x:\n    def f():\n        '''a\n  b'''\n    y = 1\n",
                "async def f():  # why\n    await x\n",
                "class B:\n    def __init__(self):\n        self.t = 't'\n\n\n",
            ]
        ),
        max_size=6,
    )
)
def test_what_is_trimmed_keeps_its_lines(blocks: list[str]) -> None:
    """Functions without SQL lose their bodies; all else stays where it was, and is Python."""
    code = "".join(blocks)
    kept = trimmed(code, may_have_sql)
    ast.parse(kept)
    assert kept.count("\n") == code.count("\n")
    wanted = [(n, line) for n, line in enumerate(code.split("\n")) if "SELECT" in line]
    assert wanted == [(n, line) for n, line in enumerate(kept.split("\n")) if "SELECT" in line]


def test_nesting_is_no_failure() -> None:
    """What no parser follows is left alone."""
    deep = "(" * 400 + "1" + ")" * 400
    assert in_python(f'q = "SELECT {deep} FROM raw.games"') == []
    assert in_python("q = " + " + ".join(['"SELECT nope FROM raw.games "'] * 1500)) == []
    assert textwrap.dedent(deep) == deep


@pytest.mark.parametrize(
    "unit", [" ", "\n", "-- x\n", "(", "/* */ ", "'", "$", "{{", "--", "/*", "# "]
)
def test_long_texts_take_no_longer_than_short_ones(unit: str) -> None:
    """No expression tries again and again what cannot match."""
    text = unit * 4_000
    assert in_python(f"q = {text + 'x SELECT nope FROM raw.games'!r}\n") == []
