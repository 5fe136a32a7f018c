"""Findings in trees of SQL and Python."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from resilience_hooks.config.model import SqlConfig
from resilience_hooks.sql.check import check
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.selection import judged_files
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.memory import memory_tree

SCHEMA = """\
CREATE TABLE IF NOT EXISTS `p.raw.games` (
  game_id STRING NOT NULL,
  game_date DATE,
  home STRING,
  points INT64,
  stats STRUCT<minutes FLOAT64, fouls INT64>,
  lines ARRAY<STRUCT<book STRING, value FLOAT64>>
)
PARTITION BY game_date
OPTIONS (description = "games; played");

CREATE TABLE raw.teams (team STRING, city STRING);
"""


def findings(files: Mapping[str, str], config: SqlConfig | None = None) -> tuple[Finding, ...]:
    """What is found in a tree of these files and the schema."""
    tree = memory_tree({"schemas/raw.sql": SCHEMA, **files})
    return found_in(tree, config=config)


def found_in(tree: Tree, *paths: str, config: SqlConfig | None = None) -> tuple[Finding, ...]:
    """What is found below these paths of a tree."""
    corpus = Corpus(tree)
    files = judged_files(corpus, paths)
    return check(tree, corpus, files, config or SqlConfig()).findings


def in_sql(sql: str, **files: str) -> list[str]:
    """The messages about an SQL file."""
    return [each.message for each in findings({**files, "query.sql": sql})]


def in_python(code: str) -> list[str]:
    """The messages about a Python file, with their places."""
    found = findings({"job.py": textwrap.dedent(code).lstrip("\n")})
    return [f"{each.line}:{each.column} {each.message}" for each in found]
