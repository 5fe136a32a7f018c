"""A catalogue in a file: JSON, YAML or TOML; for where no engine can be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from resilience_hooks.config.kinds import Choice, TableOf, Text
from resilience_hooks.config.quantities import Whole
from resilience_hooks.config.reading import read_file
from resilience_hooks.config.record import Key, Record
from resilience_hooks.validation.catalogue.information import is_information
from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.settings import DIALECTS

_NAME: Final = Text("a dotted name", r"[^\s\"`;]+")


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """One table of a declared catalogue."""

    columns: Annotated[
        Mapping[str, str],
        Key(
            TableOf(Text("the type of a column", r"[^\n;]+"), Text("a column", r"[^\n\"`;]+")),
            "Types by name.",
            '{ game_date = "DATE" }',
            required=True,
        ),
    ] = field(default_factory=dict)
    partition: Annotated[
        str | None, Key(Text(), "The column by which it is cut.", '"game_date"')
    ] = None


@dataclass(frozen=True, slots=True)
class DeclaredCatalogue:
    """A whole file."""

    tables: Annotated[
        Mapping[str, DeclaredTable],
        Key(TableOf(Record(DeclaredTable), _NAME), "The tables.", "{}", required=True),
    ]
    dialect: Annotated[
        str, Key(Choice(DIALECTS), "Whose types these are.", '"bigquery"', required=True)
    ]
    default: Annotated[str, Key(_NAME, "The schema of a bare name.", '"sports"')] = ""
    schema: Annotated[int, Key(Whole(1, 1), "The version of this form.", "1")] = 1


def read(path: Path) -> Catalogue:
    """The catalogue of a file. Raises UsageError, ConfigError with every fault, by line."""
    found = read_file(DeclaredCatalogue, path, "catalogue")
    tables = tuple(
        Table(name, declared.columns, declared.partition) for name, declared in found.tables.items()
    )
    return Catalogue(found.dialect, tables, found.default)


def dumped(catalogue: Catalogue) -> str:
    """The text of a file from which ``read`` makes the same catalogue."""
    tables = {
        table.name: {
            "columns": dict(table.columns),
            **({"partition": table.partition} if table.partition else {}),
        }
        for table in sorted(catalogue.tables, key=lambda table: table.name)
        if not table.is_open and not is_information(table.name.split("."))
    }
    head = {"schema": 1, "dialect": catalogue.dialect}
    default = {"default": catalogue.default} if catalogue.default else {}
    return json.dumps({**head, **default, "tables": tables}, indent=1, ensure_ascii=False) + "\n"
