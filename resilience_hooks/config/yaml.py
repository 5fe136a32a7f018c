"""YAML as TOML's equal: the same values, with the line of every key.

Only what TOML can say as well: string keys, no aliases (they would let a small file be a huge
document), no key twice (YAML readers silently keep the last one).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import yaml

from resilience_hooks.config.document import Document, Keys
from resilience_hooks.errors import ConfigError

DEEPEST: Final = 50

_OPENING: Final = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING: Final = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)


class YamlDocument(Document):
    """A YAML file."""

    @cached_property
    def lines(self) -> dict[Keys, int]:
        """The line of every key and item."""
        root = yaml.compose(self.text, yaml.SafeLoader)
        return dict(_lines(root, ())) if root is not None else {}


def parse(file: str, text: str) -> dict[str, Any]:
    """The document as a dictionary. Raises ConfigError."""
    try:
        _refuse(file, text)
        root = yaml.compose(text, yaml.SafeLoader)
        faults = tuple(f"{file}:{line}: {what}" for line, what in _faults(root))
        table = None if faults else yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError((_said(file, error),)) from error
    except (ValueError, OverflowError) as error:
        raise ConfigError((f"{file}: this is not YAML: {error}",)) from error
    if faults:
        raise ConfigError(faults)
    if not isinstance(table, dict):
        raise ConfigError((f"{file}:1: this is no mapping of keys to values",))
    return table


def _said(file: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    return f"{file}:{line}: this is not YAML: {what}"


def _refuse(file: str, text: str) -> None:
    """Aliases, and depth: the reader's time grows with its square."""
    aliases = []
    depth = 0
    for token in yaml.scan(text, yaml.SafeLoader):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            line = token.start_mark.line + 1
            raise ConfigError((f"{file}:{line}: values are nested more than {DEEPEST} deep",))
        if isinstance(token, yaml.AliasToken):
            place = f"{file}:{token.start_mark.line + 1}"
            aliases.append(f"{place}: *{token.value} is an alias; write the value out")
    if aliases:
        raise ConfigError(tuple(aliases))


def _faults(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str":
                yield line, f"{getattr(key, 'value', 'a key')} is read as no string; quote it"
            elif key.value in seen:
                yield line, f"{key.value} is there already"
            seen.add(str(key.value))
            yield from _faults(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _faults(item)


def _lines(node: yaml.Node, at: Keys) -> Iterator[tuple[Keys, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*at, str(key.value))
            yield place, key.start_mark.line + 1
            yield from _lines(value, place)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*at, number), item.start_mark.line + 1
            yield from _lines(item, (*at, number))
