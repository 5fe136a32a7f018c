"""The options of ``validate`` and its actions. Nothing of validation is imported here."""

from __future__ import annotations

import argparse
from typing import Final

_MODES: Final = (
    "pre_game",
    "same_day",
    "in_game",
    "post_game",
    "tomorrow",
    "backfill",
    "offseason",
    "no_games",
)


def validate(parser: argparse.ArgumentParser) -> None:
    """The actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _run(actions.add_parser("run", help="measure a game day, judge, report: after a phase"))
    _plan(actions.add_parser("plan", help="what would be measured, and how; nothing is"))
    _view(actions.add_parser("view", help="DDL of the dashboard: views, or a table and its MERGE"))
    _report(actions.add_parser("report", help="what the last run found, from the store alone"))
    _schema(actions.add_parser("schema", help="do the metrics, or other SQL, fit the tables"))


def _run(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_phase(parser)
    _add_day(parser)
    parser.add_argument("--strict", action="store_true", help="WARN and DEGRADED fail too")
    parser.add_argument(
        "--delivery", metavar="ID", help="the message that asks for it: delivered twice, done once"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="look and print; tell nobody, write nothing"
    )
    _add_format(parser, ["text", "json"])


def _report(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument("--phase", metavar="PHASE", help="else the runs over all metrics")
    parser.add_argument("--date", metavar="DATE", help="the game day (default: the last one)")
    _add_format(parser, ["markdown", "json", "html"])
    parser.add_argument("--output", metavar="FILE", help="write it there")


def _plan(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_phase(parser)
    _add_day(parser)
    parser.add_argument("--sql", action="store_true", help="print the one query, and nothing else")
    _add_format(parser, ["text", "json"])


def _view(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_phase(parser)
    parser.add_argument("--dialect", choices=["duckdb", "bigquery"], help="else the engine's")
    parser.add_argument(
        "--name", default="validation", help="what the views begin with (default: %(default)s)"
    )
    parser.add_argument("--days", type=int, default=30, help="back from today (default: 30)")
    parser.add_argument(
        "--merge", action="store_true", help="a table and what keeps it up to date, for a scheduler"
    )
    _add_offline(parser)
    parser.add_argument("--output", metavar="FILE", help="write it there")


def _schema(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_phase(parser)
    parser.add_argument(
        "files", nargs="*", metavar="FILE.sql", help="queries, instead of the metrics; - is input"
    )
    _add_offline(parser)
    parser.add_argument(
        "--write-catalogue", metavar="FILE", help="write the engine's tables as a catalogue"
    )
    _add_format(parser, ["text", "json"])


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", default="validation.toml", metavar="FILE", help="TOML or YAML")


def _add_phase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phase", metavar="PHASE", help="only its metrics and what they presuppose"
    )


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", metavar="DATE", help="the game day (default: that of now)")
    parser.add_argument("--mode", choices=_MODES, help="instead of what follows from the schedule")


def _add_offline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offline", action="store_true", help="ask no engine; the declared catalogue counts"
    )


def _add_format(parser: argparse.ArgumentParser, formats: list[str]) -> None:
    parser.add_argument("--format", choices=formats, default=formats[0])
