"""What the values of options mean, where several commands share them."""

from __future__ import annotations

import argparse
import os
import re
from typing import TYPE_CHECKING

from resilience_hooks.errors import UsageError
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.open import open_tree
from resilience_hooks.static.tree.repository import locate

if TYPE_CHECKING:
    from resilience_hooks.static.check import Workshop


def tree_of(options: argparse.Namespace) -> Tree:
    """The tree that ``--root`` and ``--rev`` mean. Raises UsageError, TreeError."""
    return open_tree(options.root, options.rev, os.getcwd())


def workshop_of(options: argparse.Namespace) -> Workshop:
    """The tree with its configuration. Raises UsageError, ConfigError, TreeError."""
    from resilience_hooks.static.check import Workshop  # noqa: PLC0415  image does without it
    from resilience_hooks.static.configuration import configuration  # noqa: PLC0415

    tree = tree_of(options)
    return Workshop(tree, python=python_of(options), config=configuration(tree))


def python_of(options: argparse.Namespace) -> tuple[int, int] | None:
    """The version that ``--python`` gives. Raises UsageError."""
    return _version(getattr(options, "python", None))


def top_of(options: argparse.Namespace) -> str:
    """The directory that the tree's paths are relative to."""
    if options.root is not None:
        return os.path.join(os.getcwd(), options.root)
    repository = locate(os.getcwd(), os.environ)
    return repository.top if repository is not None and repository.top else os.getcwd()


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
