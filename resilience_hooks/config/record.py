"""Tables with given keys, read off the annotations of a frozen dataclass."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from resilience_hooks.config.document import At, Fault
from resilience_hooks.config.kinds import Kind, meant, shown


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """What a field's annotation says of the key of its name (``_`` is written ``-``).

    ``example`` is a value as TOML writes it; ``clashes`` are keys that it does not go with.
    """

    kind: Kind
    doc: str
    example: str
    required: bool = False
    clashes: tuple[str, ...] = ()


@cache
def keys_of(record: type) -> Mapping[str, Key]:
    """The keys that a dataclass defines, by their spelling in TOML."""
    hints = typing.get_type_hints(record, include_extras=True)
    return {
        name.replace("_", "-"): metadata
        for name, hint in hints.items()
        for metadata in getattr(hint, "__metadata__", ())
        if isinstance(metadata, Key)
    }


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A table whose keys are the annotated fields of ``record``, a dataclass.

    A field ``declared_at`` of the dataclass receives the place of the table, ``file:line``, a
    field ``lines`` the line of each key.
    """

    record: type
    form: str = "a table"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """Keys that do not exist, are lacking or clash, and the faults of the values."""
        if not isinstance(value, dict):
            yield at.fault(f"{shown(value)} is not {self.form}")
            return
        keys = keys_of(self.record)
        for name, item in value.items():
            if name in keys:
                yield from keys[name].kind.faults(item, at.below(name))
            else:
                close = meant(name, tuple(keys)) or f"; there are {', '.join(keys)}"
                yield at.below(name).fault(f"there is no such key{close}")
        for name, key in keys.items():
            if key.required and name not in value:
                yield at.fault(f"{name} is missing; write {name} = {key.example}")
            for other in key.clashes:
                if name in value and other in value:
                    yield at.below(other).fault(f"it does not go with {name}; keep one of them")

    def build(self, value: Any, at: At) -> Any:
        """The dataclass; what is not given has its defaults."""
        keys = keys_of(self.record)
        given = {
            name.replace("-", "_"): keys[name].kind.build(item, at.below(name))
            for name, item in value.items()
        }
        fields = {field.name for field in dataclasses.fields(self.record)}
        if "declared_at" in fields:
            given["declared_at"] = at.source
        if "lines" in fields:
            given["lines"] = {name: at.below(name).line for name in value}
        return self.record(**given)

    def schema(self) -> dict[str, object]:
        """An object without other keys."""
        keys = keys_of(self.record)
        required = [name for name, key in keys.items() if key.required]
        clashes = [[name, other] for name, key in keys.items() for other in key.clashes]
        found: dict[str, object] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"description": key.doc, **key.kind.schema()} for name, key in keys.items()
            },
        }
        if required:
            found["required"] = required
        if clashes:
            found["allOf"] = [{"not": {"required": pair}} for pair in clashes]
        return found
