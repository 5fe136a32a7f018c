"""What the values of options mean, where several commands share them."""

from __future__ import annotations

import argparse
import os
import re
import sys

from resilience_hooks.cli.files import replace_file
from resilience_hooks.errors import UsageError
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.open import open_tree


def tree_of(options: argparse.Namespace) -> Tree:
    """The tree that ``--root`` and ``--rev`` mean. Raises UsageError, TreeError."""
    return open_tree(options.root, options.rev, os.getcwd())


def workshop_of(options: argparse.Namespace) -> Workshop:
    """The tree with its configuration. Raises UsageError, ConfigError, TreeError."""
    tree = tree_of(options)
    python = _version(getattr(options, "python", None))
    return Workshop(tree, python=python, config=configuration(tree))


def _version(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.\d+)?", given)
    if match is None:
        raise UsageError(f"--python {given}: write a version such as 3.12")
    return int(match[1]), int(match[2])


def pairs_of(option: str, words: list[str]) -> dict[str, str]:
    """``NAME=VALUE`` words; a bare NAME takes the environment's value, as in the engines."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name:
            raise UsageError(f"{option} {word}: write NAME=VALUE")
        if equals or name in os.environ:
            found[name] = value if equals else os.environ[name]
    return found


def write(text: str, output: str | None) -> None:
    """Print a report, or write it to a file as a whole; undecodable names keep their bytes."""
    data = text.encode("utf-8", "surrogateescape")
    if output is not None:
        try:
            replace_file(output, data)
        except OSError as error:
            raise UsageError(f"--output {output}: {error.strerror}") from error
        return
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
        return
    stream.write(data)
    stream.flush()
