"""JSON schemas, found by the names of their files and of the tables that are made with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from resilience_hooks.sql.catalog.commands import made_by_commands, made_by_terraform
from resilience_hooks.sql.catalog.declaration import Declaration
from resilience_hooks.sql.catalog.documents import (
    json_declaration,
    json_declarations,
    table_of_file,
)
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.names import TableName

_SCRIPTS: Final = (".sh", ".bash", ".yml", ".yaml")


class JsonFiles:
    """Schemas in BigQuery's JSON."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def of(self, table: str) -> Iterator[Declaration]:
        """What JSON schemas say of the tables of a name, whatever their dataset."""
        for path in self._json.get(table, ()):
            yield from json_declarations(path, self._corpus.text(path))
        for name, file in self._made:
            if name.name == table:
                for path in self._paths_of(file):
                    yield from json_declaration(path, self._corpus.text(path), name)

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """Datasets and tables that seem to be declared."""
        for name, _ in self._made:
            yield name.dataset or "", name.name
        for table, paths in self._json.items():
            for path in paths:
                yield PurePosixPath(path).parent.name.lower(), table

    @cached_property
    def _json(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._corpus.paths:
            if path.endswith(".json"):
                found.setdefault(table_of_file(path), []).append(path)
        return found

    @cached_property
    def _made(self) -> tuple[tuple[TableName, str], ...]:
        """The tables that commands make, with the names of the files of their schemas."""
        found: list[tuple[TableName, str]] = []
        for path in self._corpus.having(".json"):
            if path.endswith(_SCRIPTS):
                found += made_by_commands(self._corpus.text(path))
            elif path.endswith(".tf"):
                found += made_by_terraform(self._corpus.text(path))
        return tuple(dict.fromkeys(found))

    def _paths_of(self, file: str) -> list[str]:
        """The one file of a name; nothing where several have it."""
        named = self._json.get(table_of_file(file), [])
        paths = [path for path in named if path.rpartition("/")[2] == file]
        return paths if len(paths) == 1 else []
