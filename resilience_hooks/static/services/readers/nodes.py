"""Structured data (YAML, JSON, HCL) as read: every scalar is text, every value has its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (``text``), a sequence (``items``), a mapping (``fields``), or nothing at all.

    Asking one kind for what another has yields nothing, so that a file of an unexpected shape
    reads as an empty one.
    """

    line: int = 0
    text: str | None = None
    items: tuple[Node, ...] = ()
    fields: Mapping[str, Node] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.text is not None or bool(self.items) or bool(self.fields)

    @property
    def text_line(self) -> int:
        """The line on which a text begins: a block scalar's is below its indicator."""
        return self.line + 1 if self.text is not None and "\n" in self.text else self.line

    def get(self, *names: str) -> Node:
        """The value under a path of keys; nothing where a step is missing."""
        node = self
        for name in names:
            node = node.fields.get(name, NOTHING)
        return node

    def texts(self) -> tuple[str, ...]:
        """The scalars of a sequence, or the one scalar."""
        if self.text is not None:
            return (self.text,)
        return tuple(item.text for item in self.items if item.text is not None)

    def pairs(self) -> Iterator[tuple[str, str | None]]:
        """A mapping's names and scalars, or those of a sequence of ``NAME=value`` texts."""
        for name, value in self.fields.items():
            yield name, value.text
        for text in self.texts():
            name, equals, rest = text.partition("=")
            yield name.strip(), rest if equals else None


NOTHING = Node()


def node_of(value: object, line: int = 1) -> Node:
    """A node out of what ``json.loads`` returns; all of it stands on one line."""
    if isinstance(value, dict):
        return Node(line, fields={str(key): node_of(each, line) for key, each in value.items()})
    if isinstance(value, list):
        return Node(line, items=tuple(node_of(each, line) for each in value))
    if value is None:
        return Node(line)
    return Node(line, str(value).lower() if isinstance(value, bool) else str(value))


def walk(node: Node) -> Iterator[Node]:
    """A node and every node below it, each once, however often an alias repeats it."""
    seen: set[int] = set()
    pending = [node]
    while pending:
        here = pending.pop()
        if id(here) not in seen:
            seen.add(id(here))
            yield here
            pending.extend((*here.items, *here.fields.values())[::-1])
