"""What speaks against a finding: signs that the repository knows of the table or column after all.

Tables are also made and changed by programs: migrations, models of ORMs, ``bq`` commands, schemas
in Python. What these name is not read as a declaration, but it is not reported either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from resilience_hooks.sql.corpus import Corpus

_NAMED: Final = re.compile(
    r"""SchemaField\(\s*(?:name\s*=\s*)?["'](\w+)["']"""
    r"""|Column\(\s*["'](\w+)["']"""
    r"""|^[ \t]+(\w+)[ \t]*(?::[^=\n]*)?=.*(?:Column\b|mapped_column|models\.|Field\()"""
    r"""|^[ \t]+(\w+)[ \t]*:[ \t]*(?:\w+\.)?Mapped\["""
    r"""|["']name["']\s*:\s*["'](\w+)["']"""
    r"""|\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?[`"]?(\w+)"""
    r"""|\b(\w+):(?:STRING|INT\w*|FLOAT\w*|NUMERIC|BOOL\w*|DATE\w*|TIMESTAMP|JSON|BYTES|RECORD)\b""",
    re.IGNORECASE | re.MULTILINE,
)
_ADDS_A_HOLE: Final = re.compile(
    r"\bADD\s+COLUMN\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"]?[{$%]", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"""["'](\w+)["']""")
_SQL: Final = (".sql", ".ddl")
_OTHER_TOOLS: Final = (".prisma", ".rb", ".ts", ".js", ".go", ".java", ".kt", ".cs", ".php", ".xml")
_MAKES: Final = re.compile(
    r"^[ \t]*model\s+\w+\s*\{|create_?table|add_?column|pgTable|sqliteTable|mysqlTable"
    r"|@(?:Entity|Column)|changeSet|gorm:|Schema::",
    re.IGNORECASE | re.MULTILINE,
)
_KEY: Final = re.compile(r"""["'](\w+)["']\s*:""")
_AROUND: Final = 12
"""How many lines before and after an entry of a dictionary are taken for the rest of it."""
_FARTHEST: Final = 2_000
_FEWEST: Final = 4
_WORD: Final = re.compile(r"\w+")
_READS: Final = r"(?:\bFROM|\bJOIN)\s+[`\"\[]?(?:[\w{{}}.$-]+\.)?{table}[`\"\]]?(?!\w)"


class Evidence:
    """Signs in the files of a repository, looked for only where something would be reported."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._named = cache(lambda path: frozenset(_named_in(path, corpus.text(path))))

    def has_column(self, table: str, column: str) -> bool:
        """Whether a program that mentions the table may give it such a column."""
        name = column.lower()
        paths = self._corpus.mentioning(table.lower()) & self._corpus.mentioning(name)
        return any(name in self._named(path) for path in paths if not path.endswith(_SQL))

    def is_written(self, table: str, column: str, columns: Collection[str]) -> bool:
        """Whether a program makes rows of such a table with that column.

        That is a dictionary most of whose keys are columns of the table, where the value is not
        what a query gave by the same name.
        """
        paths = self._corpus.mentioning(table.lower()) & self._corpus.mentioning(column.lower())
        return any(
            _makes_rows(self._corpus.text(path), column, columns)
            for path in paths
            if path.endswith(".py")
        )

    def is_known(self, table: str) -> bool:
        """Whether a table is mentioned anywhere but behind FROM and JOIN: something makes it."""
        reads = re.compile(_READS.format(table=re.escape(table)), re.IGNORECASE)
        word = re.compile(rf"(?<!\w){re.escape(table)}(?!\w)", re.IGNORECASE)
        return any(
            word.search(reads.sub("", self._corpus.text(path)))
            for path in self._corpus.mentioning(table)
        )


def _makes_rows(code: str, column: str, columns: Collection[str]) -> bool:
    name = re.escape(column)
    entry = re.compile(rf"""["']{name}["']\s*:(?!.*[.\["']{name}\b)""")
    for match in entry.finditer(code):
        before = code[max(0, match.start() - _FARTHEST) : match.start()].split("\n")[-_AROUND:]
        after = code[match.end() : match.end() + _FARTHEST].split("\n")[:_AROUND]
        keys = {key[1].lower() for key in _KEY.finditer("\n".join((*before, *after)))}
        if len(keys) >= _FEWEST and 3 * len(keys.intersection(columns)) >= 2 * len(keys):
            return True
    return False


def _named_in(path: str, text: str) -> Iterator[str]:
    for match in _NAMED.finditer(text):
        yield next(name for name in match.groups() if name).lower()
    if _ADDS_A_HOLE.search(text):
        yield from (match[1].lower() for match in _QUOTED.finditer(text))
    if path.endswith(_OTHER_TOOLS) and _MAKES.search(text):
        yield from (match[0].lower() for match in _WORD.finditer(text))
