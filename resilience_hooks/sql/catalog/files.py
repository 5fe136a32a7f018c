"""The statements of a repository that declare tables, found by the tables' names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import libcst as cst

from resilience_hooks.sql.catalog.declaration import Declaration, declarations
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.dialects import dialect_of, dialect_of_driver
from resilience_hooks.sql.lexing import statements, without_comments, without_options
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.parsing import parsed_statement
from resilience_hooks.sql.python.strings import sql_texts
from resilience_hooks.sql.templates import filled
from resilience_hooks.sql.text import Text, text_of
from resilience_hooks.sql.words import may_declare

_SQL: Final = (".sql", ".ddl")
_HEAD: Final = re.compile(
    r"\s*(?:(?P<create>CREATE)\b(?:\s+(?!TABLE\b|VIEW\b)\w+){0,4}|ALTER)\s+(?:TABLE|VIEW)\s+"
    r"(?:IF\s+(?:NOT\s+)?EXISTS\s+|ONLY\s+)*(?P<name>[^\s(;]+)",
    re.IGNORECASE,
)
_RENAMED: Final = re.compile(r"rename\s+to\s+([^\s;]+)")
# Each begins with a plain word, which re looks for fast.
_NAMED: Final = tuple(
    re.compile(
        rf"{word}\s+(?:\w+\s+){{0,4}}?(?:table|view)\s+(?:if\s+(?:not\s+)?exists\s+|only\s+)*([^\s(;]+)"
    )
    for word in ("create", "alter")
)
_OPEN: Final = ""
"""Stands for a name that only a run knows."""


class StatementFiles:
    """CREATE and ALTER in SQL files and in Python; a file is parsed for the first of its tables."""

    def __init__(self, corpus: Corpus, dialect: str | None) -> None:
        self._corpus = corpus
        self._dialect = dialect
        self._heads: dict[str, tuple[tuple[str, Text], ...]] = {}

    def of(self, table: str) -> Iterator[Declaration]:
        """What all files say of the tables of a name, whatever their dataset."""
        mentioning = self._corpus.mentioning(table)
        for path, names in self._declaring.items():
            if path in mentioning and (table in names or _OPEN in names):
                for name, text in self._heads_of(path):
                    if name == table:
                        yield from self._read(path, text)

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """Datasets and tables that seem to be declared."""
        for path in self._declaring:
            for written in self._written(path):
                parts = _parts(written)
                if len(parts) > 1:
                    yield parts[-2], parts[-1]

    @cached_property
    def _declaring(self) -> Mapping[str, frozenset[str]]:
        """Files that seem to declare tables, with the names; some may be known to a run alone."""
        found = {}
        for path in self._corpus.having("create", "alter"):
            if path.endswith((*_SQL, ".py")):
                names = frozenset(map(_last, self._written(path)))
                if names:
                    found[path] = names
        return found

    def _written(self, path: str) -> Iterator[str]:
        """What is written where statements name the tables that they make or change."""
        text = self._corpus.lowered(path)
        for pattern in (*_NAMED, _RENAMED):
            yield from pattern.findall(text)

    def _heads_of(self, path: str) -> tuple[tuple[str, Text], ...]:
        """The statements of a file that declare something, each with the name of the table."""
        if path not in self._heads:
            self._heads[path] = tuple(_headed(self._texts(path)))
        return self._heads[path]

    def _texts(self, path: str) -> Iterator[Text]:
        code = self._corpus.text(path)
        if not path.endswith(".py"):
            yield from statements(filled(text_of(code)))
            return
        try:
            for text in sql_texts(code, may_declare):
                yield from statements(filled(text))
        except (cst.ParserSyntaxError, RecursionError):
            return

    def _read(self, path: str, text: Text) -> Iterator[Declaration]:
        """What a statement says; one that cannot be read leaves everything possible."""
        told = self._told(path, text)
        statement = parsed_statement(text, told) or parsed_statement(without_options(text), told)
        if statement is not None:
            yield from declarations(statement, path)
            return
        head = _HEAD.match(text.sql)
        parts = _parts(head["name"]) if head else []
        if head and parts:
            name = TableName(parts[-1], parts[-2] if len(parts) > 1 else "")
            words = None if head["create"] else tuple(re.findall(r"\w+", text.sql))
            yield Declaration(name, path, text.place(0)[0], words, extends=not head["create"])

    def _told(self, path: str, text: Text) -> str | None:
        if self._dialect:
            return self._dialect
        driver = dialect_of_driver(self._corpus.text(path)) if path.endswith(".py") else None
        return driver or dialect_of(text.sql)


def _headed(texts: Iterator[Text]) -> Iterator[tuple[str, Text]]:
    for text in texts:
        head = _HEAD.match(without_comments(text.sql[:2000]))
        parts = _parts(head["name"]) if head else []
        renamed = _RENAMED.search(text.sql.lower()) if parts else None
        for name in dict.fromkeys([*parts[-1:], *(_parts(renamed[1])[-1:] if renamed else ())]):
            yield name, text


def _last(written: str) -> str:
    """The name of the table in what is written of it."""
    parts = _parts(written)
    return parts[-1] if parts and parts[-1].isidentifier() else _OPEN


def _parts(written: str) -> list[str]:
    """The parts of a name, whatever quotes and brackets stand around them."""
    return [part.lower() for part in re.split(r"[.`\"\[\]]+", written) if part]
