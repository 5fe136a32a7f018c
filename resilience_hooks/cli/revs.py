"""``check --revs A..B``: what each commit makes appear and go, all in one process."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.history import everything, repository_of, revisions_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.progress import on_terminal
from resilience_hooks.errors import UsageError
from resilience_hooks.report import history
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.history.life import turns
from resilience_hooks.static.history.line import range_of
from resilience_hooks.static.history.model import Turn


def run(options: argparse.Namespace) -> int:
    """Print every commit that changes what is found; exit 1 where one brings an error.

    Raises UsageError for options that are about one tree.
    """
    _verify(options)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    made: list[Turn] = []
    texts: list[str] = []
    for turn in _turns(options):
        made.append(turn)
        texts.append(history.turn_text(turn, style))
    if options.format == "json":
        write(history.turns_json(made, options.root or "."), options.output)
    else:
        total = history.turns_text(made) if made else f"no commits in {options.revs}\n"
        write("".join((*texts, "\n" * any(texts), total)), options.output)
    failing = {"error", "warning"} if options.strict else {"error"}
    appeared = (finding for turn in made for finding in turn.appeared)
    return FINDINGS if any(each.severity in failing for each in appeared) else CLEAN


def _turns(options: argparse.Namespace) -> Iterator[Turn]:
    repository = repository_of(options)
    line = range_of(repository.git, options.revs)
    if not line:
        return
    revisions = revisions_of(options, repository, line)
    with on_terminal(sys.stderr) as progress:
        for number, turn in enumerate(
            turns(revisions, partial(everything, wanted=options.services))
        ):
            progress(f"{number + 1} of {len(line)} commits: {turn.commit.subject}")
            yield turn
    revisions.save()


def _verify(options: argparse.Namespace) -> None:
    given = {
        "--rev": options.rev is not None,
        "--prove": options.prove,
        "--fix": options.fix,
        "--baseline": options.baseline is not None,
        "--context, --target, --build-arg": bool(
            options.context or options.target or options.build_arg
        ),
        f"--format {options.format}": options.format not in {"text", "json"},
    }
    for option, stands in given.items():
        if stands:
            raise UsageError(f"--revs goes over many commits: leave out {option}")
