"""The options of every command (``docs/contract.md``).

Nothing of the analyzer is imported here: ``--help`` works without its libraries.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from resilience_hooks.cli.deploy_arguments import deploy_drift, verify_deployment
from resilience_hooks.cli.drift.arguments import drift
from resilience_hooks.cli.validate.arguments import validate

MAP_FILE: Final = "resilience-map.html"

_ROOT: Final = (
    "a git work tree, a bare git directory (with --rev) or a plain folder "
    "(default: the repository around the working directory)"
)


def check(parser: argparse.ArgumentParser) -> None:
    """The options of ``check``."""
    _add_services(parser)
    _add_tree(parser)
    _add_output(parser, ["text", "json", "sarif", "github", "markdown"])
    _add_build(parser)
    _add_cache(parser)
    _add_jobs(parser)
    _add_repairs(parser)
    parser.add_argument(
        "--revs", metavar="A..B", help="what each first-parent commit makes appear and go"
    )
    parser.add_argument("--python", metavar="3.x", help="the image's Python (default: its base's)")
    parser.add_argument(
        "--prove", action="store_true", help="run the imports, without Docker: runs your code"
    )
    _add_report(parser)


def blame(parser: argparse.ArgumentParser) -> None:
    """The options of ``blame``."""
    _add_services(parser)
    _add_tree(parser)
    _add_output(parser, ["text", "json"])
    _add_cache(parser)
    parser.add_argument("--strict", action="store_true", help="warnings too")
    parser.set_defaults(context=None, target=None, build_arg=[], python=None)


def image(parser: argparse.ArgumentParser) -> None:
    """The options of ``image``."""
    parser.add_argument("dockerfile", metavar="DOCKERFILE")
    _add_build(parser)
    parser.add_argument(
        "--build-context", metavar="NAME=DIR", action="append", default=[], help="as in the engines"
    )
    _add_tree(parser)
    parser.add_argument("--format", choices=["tree", "tsv", "json"], default="tree")


def services(parser: argparse.ArgumentParser) -> None:
    """The options of ``services``."""
    _add_services(parser)
    _add_tree(parser)
    _add_output(parser, ["text", "json"])


def why(parser: argparse.ArgumentParser) -> None:
    """The options of ``why``."""
    parser.add_argument("service", metavar="SERVICE|DOCKERFILE")
    parser.add_argument("module", metavar="MODULE")
    _add_tree(parser)


def init(parser: argparse.ArgumentParser) -> None:
    """The options of ``init``."""
    parser.add_argument("--root", metavar="DIR", help=_ROOT)
    parser.add_argument("--stdout", action="store_true", help="print it, write nothing")
    parser.add_argument("--force", action="store_true", help="overwrite the file there is")
    parser.set_defaults(rev=None)


def hook(parser: argparse.ArgumentParser) -> None:
    """The options that the checks of the hook ``resilience`` have in common."""
    _add_tree(parser)
    _add_report(parser)
    _add_format(parser, ["text", "github"])
    _add_cache(parser)
    _add_jobs(parser)
    _add_repairs(parser)
    parser.set_defaults(
        services=[],
        output=None,
        context=None,
        target=None,
        build_arg=[],
        python=None,
        standalone=False,
        debug=False,
    )


def manifest(parser: argparse.ArgumentParser) -> None:
    """The options of ``manifest``."""
    _add_services(parser)
    _add_tree(parser)
    _add_output(parser, ["text", "json", "github"])
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; exit 1 if one is stale")
    mode.add_argument(
        "--enforce",
        action="store_true",
        help="as the hook: exit 1 if one was written, and report RH401 to RH403",
    )
    parser.add_argument(
        "--standalone",
        action="store_true",
        help="also write one file that carries verifier and manifest, without dependencies",
    )


def map_(parser: argparse.ArgumentParser) -> None:
    """The options of ``map``."""
    _add_services(parser)
    _add_tree(parser)
    parser.add_argument("--output", metavar="FILE", default=MAP_FILE, help="- is the output")


def impact(parser: argparse.ArgumentParser) -> None:
    """The options of ``impact``."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files that changed, by name")
    parser.add_argument("--from", dest="from_rev", metavar="REV", help="before (default: HEAD)")
    parser.add_argument(
        "--to", dest="to_rev", metavar="REV", help="after (default: what is staged)"
    )
    parser.add_argument("--root", metavar="DIR", help="as for check")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def lint(parser: argparse.ArgumentParser) -> None:
    """The options of ``lint``."""
    _add_files(parser)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended safely")
    parser.add_argument("--diff", action="store_true", help="show what --fix would write")


def sql(parser: argparse.ArgumentParser) -> None:
    """The options of ``sql``."""
    _add_files(parser)


def explain(parser: argparse.ArgumentParser) -> None:
    """The options of ``explain``."""
    parser.add_argument("code", metavar="CODE", help="RH101 and so on; 'all' lists them")


ARGUMENTS: Final[Mapping[str, Callable[[argparse.ArgumentParser], None]]] = {
    command.__name__.strip("_").replace("_", "-"): command
    for command in (
        check,
        blame,
        image,
        services,
        why,
        map_,
        impact,
        init,
        manifest,
        explain,
        lint,
        sql,
        drift,
        deploy_drift,
        verify_deployment,
        validate,
    )
}


def _add_services(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("services", nargs="*", metavar="SERVICE|DOCKERFILE")


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Which files are judged one by one, and what the report looks like."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders (default: all)")
    _add_tree(parser)
    _add_output(parser, ["text", "json", "github"])
    parser.add_argument(
        "--changed",
        action="store_true",
        help="only what the index has otherwise than HEAD, if it has anything (the hook)",
    )


def _add_tree(parser: argparse.ArgumentParser) -> None:
    """Which sources are looked at."""
    parser.add_argument("--root", metavar="DIR", help=_ROOT)
    parser.add_argument("--rev", metavar="COMMIT", help="look at a commit, without a checkout")


def _add_build(parser: argparse.ArgumentParser) -> None:
    """How the one named Dockerfile is built."""
    parser.add_argument("--context", metavar="DIR", help="the build context")
    parser.add_argument("--target", metavar="STAGE", help="the stage to build (default: the last)")
    parser.add_argument(
        "--build-arg", metavar="NAME=VALUE", action="append", default=[], help="as in the engines"
    )


def _add_cache(parser: argparse.ArgumentParser) -> None:
    """Whether what earlier runs found is used."""
    parser.add_argument("--no-cache", action="store_true", help="look at everything anew")


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many processes work."""
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_positive,
        help="processes that look at once, where there is enough to look at (default: as many as "
        "there are processors)",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: 1 or more")
    return int(text)


def _add_repairs(parser: argparse.ArgumentParser) -> None:
    """What happens to findings, besides being reported."""
    parser.add_argument(
        "--fix", action="store_true", help="write the lines that repair them, each proven on paper"
    )
    parser.add_argument(
        "--diff", action="store_true", help="with --fix: show what it would write, write nothing"
    )
    parser.add_argument(
        "--baseline",
        choices=["write", "use"],
        help="write: note what is found as known; use: what is known does not fail",
    )
    parser.add_argument(
        "--baseline-file",
        metavar="FILE",
        default=".resilience-baseline.json",
        help="where, relative to the root (default: %(default)s)",
    )


def _add_report(parser: argparse.ArgumentParser) -> None:
    """What counts, and how much is told."""
    parser.add_argument("--strict", action="store_true", help="warnings fail too")
    parser.add_argument(
        "--verbose", action="store_true", help="show notes, and what stays unknown and why"
    )


def _add_output(parser: argparse.ArgumentParser, formats: list[str]) -> None:
    """What the report looks like, and where it goes."""
    _add_format(parser, formats)
    parser.add_argument("--output", metavar="FILE", help="write the report there")


def _add_format(parser: argparse.ArgumentParser, formats: list[str]) -> None:
    parser.add_argument("--format", choices=formats, default=formats[0])
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
