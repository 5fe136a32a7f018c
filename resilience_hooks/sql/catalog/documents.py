"""Schemas that are not SQL: BigQuery's JSON, and the YAML of dbt.

BigQuery: a list of fields with ``name`` and ``type``, or what ``bq show`` prints
(https://cloud.google.com/bigquery/docs/schemas#specifying_a_json_schema_file). The file is that of
the table of its name, in the dataset of a folder around it.
dbt: ``sources`` and ``models`` with ``columns``
(https://docs.getdbt.com/reference/source-properties); they list all columns only where a contract
is enforced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

import yaml

from resilience_hooks.sql.catalog.declaration import Declaration
from resilience_hooks.sql.names import TableName

_AFFIX: Final = re.compile(r"^schema_|[_.-]schema$")


def table_of_file(path: str) -> str:
    """The table that a JSON file may be the schema of: ``raw/games_schema.json`` → ``games``."""
    return _AFFIX.sub("", PurePosixPath(path).stem.lower()).rpartition(".")[2]


def json_declarations(path: str, text: str) -> Iterator[Declaration]:
    """A JSON schema, once for every folder that may be its dataset; nothing for other JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return
    columns = _fields(document)
    if columns is None:
        return
    file = PurePosixPath(path.lower())
    table, prefix = table_of_file(path), _AFFIX.sub("", file.stem).rpartition(".")[0]
    folders = [prefix, *file.parent.parts] if prefix else list(file.parent.parts)
    for dataset in dict.fromkeys(folders):
        yield Declaration(TableName(table, dataset), path, 1, columns)
    yield Declaration(TableName(table), path, 1, columns, extends=True)


def json_declaration(path: str, text: str, name: TableName) -> Iterator[Declaration]:
    """A JSON schema as that of a table that a command makes with it."""
    for said in json_declarations(path, text):
        if said.extends:
            yield replace(said, name=name, extends=False)


def dbt_declarations(path: str, text: str) -> Iterator[Declaration]:
    """The models and sources of a YAML file that list columns."""
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    for kind in ("models", "seeds", "snapshots"):
        for model in _tables(_get(document, kind)):
            yield from _described(model, "", path, text)
    for source in _tables(_get(document, "sources")):
        for table in _tables(source.get("tables")):
            yield from _described(table, str(source["name"]).lower(), path, text)


def _described(
    table: Mapping[str, object], dataset: str, path: str, text: str
) -> Iterator[Declaration]:
    columns = tuple(str(each["name"]) for each in _tables(table.get("columns")))
    if not columns:
        return
    name = str(table["name"])
    contract = _get(_get(table, "config") or table, "contract")
    enforced = _get(contract, "enforced") is True
    yield Declaration(
        TableName(name.lower(), dataset),
        path,
        _line(text, name),
        columns,
        extends=not dataset and not enforced,
        is_certain=enforced,
    )


def _fields(document: object) -> tuple[str, ...] | None:
    """The names of the fields of a schema; None for a document that is none."""
    for key in ("schema", "fields"):
        if isinstance(document, dict) and key in document:
            document = document[key]
    if not isinstance(document, list) or not document:
        return None
    if not all(isinstance(each, dict) and {"name", "type"} <= each.keys() for each in document):
        return None
    return tuple(str(each["name"]) for each in document)


def _tables(value: object) -> Iterator[Mapping[str, object]]:
    """The tables of a list that have a name."""
    for each in value if isinstance(value, Iterable) and not isinstance(value, str) else ():
        if isinstance(each, dict) and "name" in each:
            yield each


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _line(text: str, name: str) -> int:
    """The first line that gives the name."""
    match = re.search(rf"^\s*-?\s*name:\s*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1
