"""YAML text to nodes, by PyYAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import yaml

from resilience_hooks.static.services.readers.nodes import NOTHING, Node

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = {"", "~", "null", "Null", "NULL"}
_MOST_COPIED: Final = 100_000


def compose(text: str) -> tuple[Node, ...]:
    """The documents of a YAML text; none where it is no YAML, whatever it is.

    Anchors, aliases and merge keys are resolved, tags are ignored.
    """
    try:
        return tuple(_Composer(text).documents())
    except (yaml.YAMLError, RecursionError, ValueError):
        return ()


class _Composer:
    """Builds nodes from events, which costs no stack of the C library's."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._anchors: dict[str, Node] = {}
        self._copied = 0

    def documents(self) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                yield self._node(next(self._events))

    def _node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(str(event.anchor), NOTHING)
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.SequenceStartEvent):
            node = Node(line, items=tuple(self._sequence()))
        elif isinstance(event, yaml.MappingStartEvent):
            node = Node(line, fields=self._mapping())
        else:
            node = Node(line, _text(event))
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _value(self, event: yaml.Event, line: int) -> Node:
        """A value as it is told of: what opens a block stands where its key does."""
        value = self._node(event)
        opens = isinstance(event, yaml.CollectionStartEvent)
        return replace(value, line=line) if opens else value

    def _sequence(self) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event)

    def _mapping(self) -> dict[str, Node]:
        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            value = self._value(next(self._events), key.line)
            if key.text == "<<":
                for source in (value, *value.items):
                    self._copied += len(source.fields)
                    merged = {**source.fields, **merged}
            elif key.text is not None:
                own[key.text] = value
            if self._copied > _MOST_COPIED:
                raise ValueError("merge keys multiply the text")
        return {**merged, **own}


def _text(event: yaml.Event) -> str | None:
    if not isinstance(event, yaml.ScalarEvent):
        return None
    is_null = event.implicit[0] and event.value in _NULLS
    return None if is_null or "\0" in event.value else str(event.value)
