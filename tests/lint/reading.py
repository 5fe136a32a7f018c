"""Findings in a text."""

from __future__ import annotations

import textwrap

from resilience_hooks.lint.check import findings_in
from resilience_hooks.lint.registry import RULES
from resilience_hooks.lint.source import Source


def source_of(code: str) -> Source:
    """A file with this code."""
    return Source("service/main.py", textwrap.dedent(code).lstrip("\n"))


def lines(code: str, rule: str) -> list[int]:
    """The lines on which a rule finds something."""
    return [finding.line for finding in findings_in(source_of(code), [RULES[rule]])]
