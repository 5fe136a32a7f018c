"""Lints the Python files of a tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.errors import TreeError
from resilience_hooks.lint.base import CodeRule, judged
from resilience_hooks.lint.cutting import cut
from resilience_hooks.lint.registry import RULES
from resilience_hooks.lint.source import Source
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.decoding import LARGEST
from resilience_hooks.static.rules.suppression import Suppressions
from resilience_hooks.static.tree import Kind, Tree

_TEST: Final = re.compile(
    r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$"
)


@dataclass(frozen=True, slots=True)
class Linted:
    """What there is to say of a tree: findings in order, and how many files were looked at."""

    findings: tuple[Finding, ...]
    files: int


def lint(tree: Tree, paths: Sequence[str] = ()) -> Linted:
    """Judge the Python files below these paths (all of them without any), tests left out.

    A file that is not Python is left to the checks of images, which know whether it is run.
    """
    suppressions = Suppressions(tree)
    files = list(sources(tree, paths))
    findings = [
        finding
        for source in files
        for finding in findings_in(source)
        if not suppressions.covers(finding.code, finding.path or "", finding.line)
    ]
    return Linted(tuple(findings), len(files))


def sources(tree: Tree, paths: Sequence[str] = ()) -> Iterator[Source]:
    """The files that are looked at; what cannot be read or is too long, or no UTF-8, is none."""
    wanted = frozenset(map(posixpath.normpath, paths or ["."]))
    for path, entry in tree.entries.items():
        is_code = entry.kind is Kind.FILE and path.endswith(".py") and not _TEST.search(path)
        if is_code and not wanted.isdisjoint(_around(path)):
            try:
                data = tree.read(path)
                if len(data) <= LARGEST:
                    yield Source(path, data.decode())
            except (TreeError, UnicodeDecodeError):
                continue


def findings_in(source: Source, rules: Iterable[CodeRule] = RULES.values()) -> list[Finding]:
    """The findings of one file by line; nothing for what cannot be parsed."""
    known = [rule for rule in rules if rule.may_judge(source.text)]
    if not known:
        return []
    promising = cut(source.text, lambda code: any(rule.may_judge(code) for rule in known))
    try:
        found = list(judged(known, Source(source.path, promising)))
    except (cst.ParserSyntaxError, RecursionError):
        return []
    return sorted(found, key=lambda finding: (finding.line, finding.code))


def fixed(source: Source, rules: Iterable[CodeRule] = RULES.values()) -> str:
    """The text of a file with everything mended that can be mended safely."""
    for rule in rules:
        if rule.fix is not None and findings_in(source, [rule]):
            source = Source(source.path, rule.fix(source))
    return source.text


def _around(path: str) -> Iterator[str]:
    """The path itself, the folders around it, and the root."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."
