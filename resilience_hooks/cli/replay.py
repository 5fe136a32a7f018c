"""Says again what an earlier run said, where nothing has changed that it depends on.

Nothing of the analyzer is imported here but the gate of its cache.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from hashlib import blake2b
from typing import NamedTuple

from resilience_hooks.cli.output import write_bytes
from resilience_hooks.cli.terminal import fitting
from resilience_hooks.static.cache.container import Container, open_container
from resilience_hooks.static.cache.gate import replayed
from resilience_hooks.static.cache.place import cache_directory
from resilience_hooks.static.gitcommands import LOCAL_VARIABLES

_STATS = b'\n  "stats": '


class Slot(NamedTuple):
    """Where the output of a command line is stored."""

    container: Container
    name: str


def slot_of(command: str, options: argparse.Namespace) -> Slot | None:
    """The slot of a command line; None where nothing is to be stored: it writes, or may not."""
    if options.baseline == "write" or (options.fix and (options.diff or options.format != "text")):
        return None
    root = os.path.realpath(options.root or os.curdir)
    if options.no_cache or not os.path.isdir(root):
        return None
    container = open_container(cache_directory(root, os.environ), os.environ)
    return Slot(container, _name(command, options, root)) if container is not None else None


def replay(slot: Slot | None, options: argparse.Namespace) -> int | None:
    """Say it again; the exit code, or None where the run must be made."""
    began = time.perf_counter()
    if slot is None or options.rev is not None or not hasattr(os, "posix_spawnp"):
        return None
    snapshot = replayed(slot.container, slot.name, os.environ)
    if snapshot is None or (options.fix and snapshot.fixable):
        return None
    output = snapshot.output
    if options.format == "json":
        output = _with_stats(output, snapshot.files, time.perf_counter() - began)
    write_bytes(fitting(output, options), options.output)
    return snapshot.code


def _name(command: str, options: argparse.Namespace, root: str) -> str:
    """Everything that the output depends on besides the tree and what is installed.

    The name of a temporary index (``git commit FILE``) is no part of it: what it holds is.
    """
    variables = {name: os.environ[name] for name in LOCAL_VARIABLES & os.environ.keys()}
    if variables:  # whether they count depends on where the process runs
        variables["PWD"] = os.getcwd()
    if "GIT_INDEX_FILE" in variables:
        variables["GIT_INDEX_FILE"] = ""
    colors = [os.environ.get("NO_COLOR"), os.environ.get("FORCE_COLOR"), sys.stdout.isatty()]
    values = {name: os.environ.get(name) for name in options.build_arg}
    # What --fix and --jobs change is not what is said, where nothing is to be fixed.
    given = {**vars(options), "fix": False, "jobs": None}
    about = (
        command, root, colors, sorted(given.items(), key=_first), sorted(values.items()),
        sorted(variables.items()),
    )  # fmt: skip
    digest = blake2b(repr(about).encode("utf-8", "surrogateescape"), digest_size=10)
    return f"said-{digest.hexdigest()}"


def _first(item: tuple[str, object]) -> str:
    return item[0]


def _with_stats(output: bytes, files: int, seconds: float) -> bytes:
    """The report with what this run cost."""
    head = output[: output.rindex(_STATS)]
    stats = (
        f'{{\n    "files_parsed": 0,\n    "files_cached": {files},\n'
        f'    "seconds": {{\n      "cache": {seconds:.4f}\n    }}\n  }}\n}}\n'
    )
    return head + _STATS + stats.encode()
