"""What a rule about code is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.lint.source import Source
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Described, page_of

Judge: TypeAlias = Callable[[Source], Iterable[Finding]]
Fixer: TypeAlias = Callable[[Source], str]


@dataclass(frozen=True, slots=True)
class CodeRule(Described):
    """A rule with its judgement of one file.

    A function in whose text one of the ``hints`` is not found cannot have a finding, so it is not
    parsed.
    ``fix`` gives the text of the file without the findings that can be mended safely.
    """

    judge: Judge
    hints: tuple[re.Pattern[str], ...]
    fix: Fixer | None = None

    def may_judge(self, code: str) -> bool:
        """Whether there may be a finding in this code."""
        return all(hint.search(code) for hint in self.hints)


def code_rule(
    code: str, name: str, judge: Judge, *hints: str, fix: Fixer | None = None
) -> CodeRule:
    """The rule of the module that defines ``judge``; the module's docstring is its page."""
    patterns = tuple(re.compile(hint, re.MULTILINE) for hint in hints)
    return CodeRule(code, name, page_of(judge), judge, patterns, fix)


def judged(rules: Iterable[CodeRule], source: Source) -> Iterator[Finding]:
    """What the rules find in a file, rule by rule. Raises cst.ParserSyntaxError."""
    for rule in rules:
        if rule.may_judge(source.text):
            yield from rule.judge(source)
