"""Holds the SQL of a tree against the schemas that it declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import libcst as cst

from resilience_hooks.config.model import SqlConfig
from resilience_hooks.sql.catalog.catalogue import Catalogue
from resilience_hooks.sql.catalog.dbtfiles import DbtFiles
from resilience_hooks.sql.catalog.files import StatementFiles
from resilience_hooks.sql.catalog.jsonfiles import JsonFiles
from resilience_hooks.sql.changes import read
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.dialects import dialect_of_driver
from resilience_hooks.sql.evidence import Evidence
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.parsing import Statement, parsed
from resilience_hooks.sql.python.strings import sql_texts
from resilience_hooks.sql.registry import RULES
from resilience_hooks.sql.relations import OPEN, Relation
from resilience_hooks.sql.resolver import Resolver, World
from resilience_hooks.sql.rules.base import Knowledge, Reading
from resilience_hooks.sql.templates import filled
from resilience_hooks.sql.text import Text, text_of
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.suppression import Suppressions
from resilience_hooks.static.tree import Tree

_VARIABLE: Final = re.compile(
    r"\bDECLARE\s+((?:\w+\s*,\s*)*\w+)|\bFOR\s+(\w+)\s+IN\b", re.IGNORECASE
)
_TEMPORARY: Final = re.compile(
    r"\bTEMP(?:ORARY)?\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"]?(\w+)", re.IGNORECASE
)
# Its WITH names scalars as well as queries, and its joins give what other dialects do not know.
_UNCERTAIN: Final = frozenset({"clickhouse"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a tree: findings in order, and how many files were looked at."""

    findings: tuple[Finding, ...]
    files: int


def check(tree: Tree, corpus: Corpus, files: Sequence[str], config: SqlConfig) -> Checked:
    """Judge the SQL of these files of a tree."""
    suppressions, knowledge = Suppressions(tree), knowledge_of(corpus, config)
    findings = [
        finding
        for path in files
        for finding in findings_in(path, corpus, knowledge, config)
        if not suppressions.covers(finding.code, path, finding.line)
    ]
    return Checked(tuple(findings), len(files))


def knowledge_of(corpus: Corpus, config: SqlConfig) -> Knowledge:
    """What the files say of tables, read when it is asked for."""
    statements, documents = StatementFiles(corpus, config.dialect), JsonFiles(corpus)
    catalogue = Catalogue(statements, documents, DbtFiles(corpus, config.dialect))
    complete = frozenset(dataset.lower() for dataset in config.complete)
    names = cache(lambda: _by_dataset((*statements.names, *documents.names)))
    return Knowledge(catalogue, Evidence(corpus), names, complete)


def _by_dataset(names: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for dataset, table in names:
        found.setdefault(dataset, set()).add(table)
    return {dataset: frozenset(tables) for dataset, tables in found.items()}


def findings_in(
    path: str, corpus: Corpus, knowledge: Knowledge, config: SqlConfig
) -> list[Finding]:
    """The findings of one file by line, each place once."""
    found = {
        (finding.code, finding.line, finding.column, finding.message): finding
        for reading in _readings(path, corpus.text(path), knowledge, config)
        for rule in RULES.values()
        for finding in rule.judge(reading, knowledge)
    }
    return sorted(found.values(), key=lambda each: (each.line, each.column, each.code))


def _readings(path: str, code: str, knowledge: Knowledge, config: SqlConfig) -> Iterator[Reading]:
    temporary = frozenset(match[1].lower() for match in _TEMPORARY.finditer(code))
    dialect = config.dialect or (dialect_of_driver(code) if path.endswith(".py") else None)

    def tables(name: TableName) -> Relation:
        is_temporary = name.name in temporary and not name.dataset
        return OPEN if is_temporary else knowledge.catalogue.table(name)

    for text in _texts(path, code):
        for statement in parsed(filled(text), dialect):
            variables = frozenset(_variables(text.sql))
            is_partial = statement.is_partial or statement.dialect in _UNCERTAIN
            world = World(tables, variables, statement.dialect, is_partial)
            reading = _read(path, statement, world)
            if reading is not None:
                named = [each for each in reading.tables if each[0].name not in temporary]
                yield Reading(path, statement, tuple(named), reading.unknown)


def _read(path: str, statement: Statement, world: World) -> Reading | None:
    resolver = Resolver(world)
    try:
        read(statement.tree, resolver)
    except RecursionError:
        return None
    return Reading(path, statement, tuple(resolver.tables), tuple(resolver.unknown))


def _texts(path: str, code: str) -> Iterable[Text]:
    """The SQL of a file; none where it is no Python."""
    if not path.endswith(".py"):
        return [text_of(code)]
    try:
        return list(sql_texts(code))
    except (cst.ParserSyntaxError, RecursionError):
        return []


def _variables(sql: str) -> Iterator[str]:
    """The names that a script declares."""
    for match in _VARIABLE.finditer(sql):
        yield from (name.lower() for name in re.findall(r"\w+", match[1] or match[2]))
