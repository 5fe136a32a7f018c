"""Which dialect SQL is written in, told by its own marks or by the driver that sends it."""

from __future__ import annotations

import re
from typing import Final

DEFAULT: Final = "bigquery"

_DRIVERS: Final = (
    ("bigquery", r"google\.cloud\.bigquery|google\.cloud import [\w, ]*bigquery|pandas_gbq"),
    ("postgres", r"psycopg2?|asyncpg|pg8000"),
    ("sqlite", r"sqlite3|aiosqlite"),
    ("duckdb", r"duckdb"),
    ("mysql", r"pymysql|MySQLdb|mysql\.connector|aiomysql"),
    ("snowflake", r"snowflake\.connector|snowflake\.snowpark"),
    ("clickhouse", r"clickhouse_\w+"),
    ("tsql", r"pyodbc|pymssql"),
    ("oracle", r"oracledb|cx_Oracle"),
    ("databricks", r"pyspark|databricks"),
)
_IMPORTED: Final = tuple(
    (dialect, re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:{names})\b", re.MULTILINE))
    for dialect, names in _DRIVERS
)
_MARKS: Final = tuple(
    (dialect, re.compile(pattern, re.IGNORECASE))
    for dialect, pattern in (
        ("bigquery", r"`[^`\s]+\.[^`]+`|\b(?:INT64|FLOAT64|SAFE_CAST|SAFE_DIVIDE|DATE_SUB)\b"),
        ("mysql", r"\bAUTO_INCREMENT\b|\bENGINE\s*=|\bON DUPLICATE KEY\b"),
        ("sqlite", r"\bAUTOINCREMENT\b|\bPRAGMA\b|\bINSERT OR (?:REPLACE|IGNORE)\b"),
        ("snowflake", r"\bVARIANT\b|\bLATERAL FLATTEN\b"),
        ("clickhouse", r"\bMergeTree\b|\bLowCardinality\b"),
        ("tsql", r"\bNVARCHAR\b|\bDATETIME2\b|\bGETDATE\(\)"),
        ("postgres", r"::\w|\b(?:BIG)?SERIAL\b|\bJSONB\b|\bTIMESTAMPTZ\b|\bON CONFLICT\b|\$\$"),
    )
)


def dialect_of_driver(code: str) -> str | None:
    """The dialect of the one driver that a Python file imports; None for several, or none."""
    found = {dialect for dialect, pattern in _IMPORTED if pattern.search(code)}
    return found.pop() if len(found) == 1 else None


def dialect_of(sql: str) -> str | None:
    """The dialect that the first mark in SQL tells, the sure marks first."""
    return next((dialect for dialect, pattern in _MARKS if pattern.search(sql)), None)
