"""Facts of a source text, in a short form for tables; each is checked against the whole file."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator

from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, VersionTest, Where
from resilience_hooks.static.graph.parse import read_facts
from resilience_hooks.static.graph.syntaxtree import whole_file_facts


def read(source: str) -> ModuleFacts:
    """The facts of a text; those of its skeleton and those of the whole file must be equal."""
    text = textwrap.dedent(source).lstrip("\n")
    facts = read_facts(text.encode())
    whole = whole_file_facts(text)
    assert dataclasses.replace(facts, names=whole.names) == whole
    assert facts.names >= whole.names
    return facts


def imports(source: str) -> list[str]:
    """Every import of a text, as ``line:column what | circumstances``."""
    return [shown(fact) for fact in read(source).imports]


def shown(fact: ImportFact) -> str:
    """An import in short."""
    module = "." * fact.level + fact.module
    what = module if fact.names is None else f"{module}: {' '.join(fact.names)}"
    circumstances = [fact.how] * (fact.how != "statement") + list(_circumstances(fact.where))
    return " | ".join([f"{fact.line}:{fact.column} {what}", *circumstances])


def _circumstances(where: Where) -> Iterator[str]:
    if where.function is not None:
        yield f"in {where.function}"
    yield from ["deferred"] * where.deferred + ["main"] * where.main_only
    yield from ["not main"] * where.imported_only
    yield from ["at main"] * where.at_main
    if where.guard is not None:
        yield where.guard
    for name in ("guarded_by", "handler_line", "fallback_of", "else_of"):
        if getattr(where, name) is not None:
            yield f"{name.partition('_')[0]} {getattr(where, name)}"
    yield from (_version(test) for test in where.versions)


def _version(test: VersionTest) -> str:
    version = ".".join(map(str, test.version))
    return f"{'' if test.expected else 'not '}{test.compare} {version}"
