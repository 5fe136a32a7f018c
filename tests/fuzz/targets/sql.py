"""SQL, in files and in Python: a finding stands where the file has text."""

from __future__ import annotations

from typing import Final

from tests.fuzz.target import Target
from tests.sql.reading import findings

_SEEDS: Final = (
    b"SELECT g.game_id, t.city FROM `p.raw.games` g JOIN raw.teams t ON g.home = t.team;\n",
    b"WITH a AS (SELECT home h FROM raw.games) SELECT h, x FROM a WHERE points > @p\n",
    b"MERGE INTO raw.teams USING raw.games ON TRUE WHEN MATCHED THEN UPDATE SET city = home\n",
    b"SELECT * EXCEPT (home), l.book FROM raw.games, UNNEST(lines) l QUALIFY 1 = 1\n",
    b'q = f"SELECT home, {c} FROM raw.games WHERE x = {{y}}"\nclient.query(q + " LIMIT 1")\n',
    b'SQL = """\nSELECT nope\nFROM raw.teams\n"""\nrun(SQL.format(a=1) % b)\n',
)
_TOKENS: Final = (
    *(b"SELECT ", b" FROM raw.teams", b" JOIN ", b"(", b")", b",", b";", b"`", b"'", b'"""', b"--"),
    *(b"/*", b"*/", b"{{ x }}", b"{% if y %}", b"@v", b"$1", b"::", b"[", b"STRUCT<", b"UNNEST("),
    *(
        b" UNION ALL ",
        b"AS x",
        b"*",
        b"CREATE TEMP TABLE t AS ",
        b"DECLARE d INT64;",
        b"f'''",
        b"{",
    ),
)


def _check(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for finding in findings({"q.sql": text, "q.py": text}):
        assert 1 <= finding.line <= text.count("\n") + text.count("\r") + 1, finding


TARGET: Final = Target("sql", _check, _SEEDS, _TOKENS)
