"""What a rule is, and what it judges."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.memory import Remembered, memory
from resilience_hooks.static.rules.startup import Startup
from resilience_hooks.static.rules.suppression import Suppressions
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Upload


@dataclass(frozen=True, slots=True)
class Subject:
    """One service, replayed (or unpacked) and traced: everything that a rule may look at.

    ``startup`` is its manifest where that is looked at too, which ``check`` by itself does not.
    ``remembered`` keeps what is made once for all services of the tree.
    """

    service: Service | Upload
    tree: Tree
    context: BuildContext
    image: Image
    traces: tuple[Trace, ...]
    suppressions: Suppressions
    startup: Startup | None = None
    remembered: Remembered = field(default_factory=memory)


Judge: TypeAlias = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Described:
    """A rule as people know it, whatever it judges: its code, its name, its page (Markdown)."""

    code: str
    name: str
    page: str

    @property
    def title(self) -> str:
        """The first line of the page, without its code."""
        return self.page.partition("\n")[0].partition(": ")[2].rstrip(".")


@dataclass(frozen=True, slots=True)
class Rule(Described):
    """A rule with its judgement."""

    judge: Judge


def rule(code: str, name: str, judge: Judge) -> Rule:
    """The rule of the module that defines ``judge``; the module's docstring is its page."""
    return Rule(code, name, page_of(judge), judge)


def page_of(judge: Callable[..., object]) -> str:
    """The page of a rule: the docstring of the module that defines its judgement."""
    return inspect.getdoc(sys.modules[judge.__module__]) or ""
