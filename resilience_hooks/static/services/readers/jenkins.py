"""Jenkinsfiles: build commands in the strings of a Groovy script, and ``docker.build``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import ROOT, bases
from resilience_hooks.static.services.readers.codelines import command_lines
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree

_METHOD: Final = re.compile(
    r"docker\.build\s*\(\s*([\"'])([^\"']*)\1\s*(?:,\s*([\"'])(.*?)\3\s*)?\)"
)


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build; commands start at the root of the checkout."""
    text = text_of(tree, path)
    starts = [shell(base, {"WORKSPACE": ROOT}) for base in dict.fromkeys((ROOT, *bases(path)))]
    for line in command_lines(enumerate(_METHOD.sub(_as_command, text).split("\n"), 1)):
        yield from commanded("script", path, line.text, starts, line.line)


def _as_command(match: re.Match[str]) -> str:
    """``docker.build('tag', 'options context')`` is ``docker build -t tag options context``."""
    return f"docker build -t {match[2]} {match[4] or '.'}"


FORMAT: Final = Format(
    "jenkins",
    rank=9,
    path=r"(?:.*/)?[^/]*Jenkinsfile[^/]*|.*\.groovy",
    holds=re.compile(rb"\bbuild|[Dd]ocker\.build|kaniko|\bbuilds\s+submit\b"),
    read=read,
)
