"""Tables that ``bq`` commands and Terraform make from JSON schemas.

``bq mk --table raw.games schemas/games.json`` in a script
(https://cloud.google.com/bigquery/docs/reference/bq-cli-reference#bq_mk), and
``resource "google_bigquery_table"`` with ``schema = file("….json")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from resilience_hooks.sql.names import TableName

_CONTINUED: Final = re.compile(r"\\\r?\n")
_COMMAND: Final = re.compile(r"\bbq\s[^\n;&|]{0,2000}\b(?:mk|load|update)\b([^\n;&|]*)")
_TABLE: Final = re.compile(r"(?<![\w./${}-])[\"']?(?:[\w${}-]+[:.])?(\w+)\.(\w+)[\"']?(?=\s|$)")
_FILE: Final = re.compile(r"(?<![\w./${}-])[\w./${}-]+\.json\b")
_RESOURCE: Final = re.compile(
    r'resource\s+"google_bigquery_table"[^{]*\{(.*?)^\}', re.DOTALL | re.M
)
_KEY: Final = r'^[ \t]*{}\s*=\s*"([\w-]+)"'
_DATASET: Final = re.compile(_KEY.format("dataset_id"), re.MULTILINE)
_NAME: Final = re.compile(_KEY.format("table_id"), re.MULTILINE)
_SCHEMA: Final = re.compile(r'^[ \t]*schema\s*=\s*file\("([^"]+\.json)"\)', re.MULTILINE)


def made_by_commands(text: str) -> Iterator[tuple[TableName, str]]:
    """Tables of a script, each with the name of the JSON file that its schema is in."""
    for command in _COMMAND.finditer(_CONTINUED.sub(" ", text)):
        file = _FILE.search(command[1])
        tables = [each for each in _TABLE.finditer(command[1]) if each[2] != "json"]
        if file and len(tables) == 1:
            dataset, name = tables[0].groups()
            yield TableName(name.lower(), dataset.lower()), PurePosixPath(file[0]).name


def made_by_terraform(text: str) -> Iterator[tuple[TableName, str]]:
    """The same for resources whose names are written out."""
    for resource in _RESOURCE.finditer(text):
        found = [pattern.search(resource[1]) for pattern in (_DATASET, _NAME, _SCHEMA)]
        values = [match[1] for match in found if match]
        if len(values) == len(found):
            dataset, name, file = values
            yield TableName(name.lower(), dataset.lower()), PurePosixPath(file).name
