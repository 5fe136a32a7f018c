"""The models and sources of dbt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from resilience_hooks.sql.catalog.declaration import Declaration
from resilience_hooks.sql.catalog.documents import dbt_declarations
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.lexing import statements
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.parsing import parsed_statement
from resilience_hooks.sql.templates import filled
from resilience_hooks.sql.text import text_of

_YAML: Final = (".yml", ".yaml")
_DBT: Final = ("models:", "sources:", "seeds:", "snapshots:")
_PROJECT: Final = "dbt_project.yml"


class DbtFiles:
    """Tables as YAML describes them and as the queries of models make them."""

    def __init__(self, corpus: Corpus, dialect: str | None) -> None:
        self._corpus = corpus
        self._dialect = dialect

    def of(self, table: str) -> Iterator[Declaration]:
        """What dbt says of the tables of a name, whatever their dataset."""
        mentioning = self._corpus.mentioning(table)
        for path in self._dbt:
            if path in mentioning:
                yield from self._described(path, table)
        for path in self._models.get(table, ()):
            yield from self._modelled(path, table)

    @cached_property
    def _dbt(self) -> tuple[str, ...]:
        return tuple(path for path in self._corpus.having(*_DBT) if path.endswith(_YAML))

    @cached_property
    def _models(self) -> Mapping[str, list[str]]:
        """The models of dbt by name; nothing where there is no dbt project."""
        projects = [
            path.removesuffix(_PROJECT)
            for path in self._corpus.paths
            if path.rpartition("/")[2] == _PROJECT
        ]
        found: dict[str, list[str]] = {}
        for path in self._corpus.paths:
            is_model = any(path.startswith(f"{project}models/") for project in projects)
            if path.endswith(".sql") and is_model:
                found.setdefault(PurePosixPath(path).stem.lower(), []).append(path)
        return found

    def _described(self, path: str, table: str) -> Iterator[Declaration]:
        for each in dbt_declarations(path, self._corpus.text(path)):
            if each.name.name == table:
                yield each

    def _modelled(self, path: str, table: str) -> Iterator[Declaration]:
        """A model of dbt is the table that its query gives."""
        for text in statements(filled(text_of(self._corpus.text(path)))):
            statement = parsed_statement(text, self._dialect)
            columns = () if statement and not statement.is_partial else None
            yield Declaration(TableName(table), path, 1, columns, query=statement)
