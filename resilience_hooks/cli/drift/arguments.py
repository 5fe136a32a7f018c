"""The options of ``drift`` and its actions. Nothing of drift is imported here."""

from __future__ import annotations

import argparse
from typing import Final

_STATES: Final = ("running", "succeeded", "failed")


def drift(parser: argparse.ArgumentParser) -> None:
    """The actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _check(actions.add_parser("check", help="look, tell, show, retrain: the daily run"))
    _status(actions.add_parser("status", help="what stands: models, alerts, letters, requests"))
    _replay(actions.add_parser("replay", help="what the rule would have said, week by week"))
    _simulate(actions.add_parser("simulate", help="what rules cost, on simulated seasons"))
    _acknowledge(actions.add_parser("acknowledge", help="somebody is on an alert"))
    _silence(actions.add_parser("silence", help="hold an alert back for a while"))
    _retrained(actions.add_parser("retrained", help="what became of a requested retraining"))


def _check(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument(
        "--expect-run-within",
        metavar="SPAN",
        help="only tell whether the monitor has run lately, such as 36h",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="look and print; tell nobody, write nothing"
    )
    _add_format(parser)


def _status(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_format(parser)


def _replay(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument(
        "--weeks",
        metavar="K/N,K/N,…",
        help="hits of graded predictions by week, instead of the source's",
    )
    _add_format(parser)


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=60, metavar="PERCENT", help="the true rate")
    parser.add_argument(
        "--after", type=float, default=48, metavar="PERCENT", help="the true rate after a slide"
    )
    parser.add_argument(
        "--picks", type=float, nargs="+", default=[40, 350], help="mean picks of a week"
    )
    parser.add_argument("--threshold", type=float, default=55, metavar="PERCENT")
    parser.add_argument("--seasons", type=int, default=600, help="simulated for each line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", metavar="FILE", help="operating characteristics as an SVG file")
    _add_format(parser)


def _acknowledge(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument("fingerprint", help="as status shows it")
    parser.add_argument("--by", required=True, metavar="WHO")


def _silence(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument("fingerprint", help="as status shows it")
    parser.add_argument("--for", required=True, dest="span", metavar="SPAN", help="such as 7d")
    parser.add_argument("--reason", required=True)


def _retrained(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    parser.add_argument("key", help="the request's key, as it was sent")
    parser.add_argument("state", choices=_STATES)
    parser.add_argument("--detail", default="", help="a few words")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", default="drift.toml", metavar="FILE", help="drift.toml")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text")
