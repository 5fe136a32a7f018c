"""``check --baseline write|use``: what is known of a tree does not fail, what is new does."""

from __future__ import annotations

import argparse
import os
import sys

from resilience_hooks.cli.options import top_of
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.baseline import Entry, parse, render
from resilience_hooks.static.tree import Tree


def entries(options: argparse.Namespace, tree: Tree) -> tuple[Entry, ...]:
    """The entries of the file that the options mean: of the tree, else on disk beside it.

    Raises UsageError where there is none, ConfigError for one with faults.
    """
    path = options.baseline_file
    if path in tree.entries:
        return parse(tree.read(path), path)
    if options.rev is not None:
        raise UsageError(f"{path}: not in {tree.label}; commit it, or leave out --baseline use")
    try:
        with open(os.path.join(top_of(options), path), "rb") as stream:
            return parse(stream.read(), path)
    except OSError as error:
        remedy = "make it with --baseline write"
        raise UsageError(f"{path}: {error.strerror}; {remedy}") from error


def write_baseline(options: argparse.Namespace, findings: tuple[Finding, ...]) -> None:
    """Write the findings of a run over everything. Raises UsageError where that is not possible."""
    if options.services:
        raise UsageError("--baseline write is for the whole repository; name no services")
    if options.rev is not None:
        raise UsageError("--baseline write cannot write to a commit; leave out --rev")
    try:
        data = render(findings).encode("utf-8", "surrogateescape")
        replace_in(top_of(options), options.baseline_file, data)
    except OSError as error:
        raise UsageError(f"{options.baseline_file}: {error.strerror}") from error
    print(f"wrote {options.baseline_file}", file=sys.stderr)
