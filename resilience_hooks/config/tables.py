"""The keys of a table as a table of a page."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from resilience_hooks.config.record import Record, keys_of

_HEAD: Final = ("| key | value | meaning | example |", "|---|---|---|---|")


def top_level(record: type, without: Container[str] = ()) -> Iterator[str]:
    """The lines of a Markdown table, one for each key of a file that is no table."""
    yield from ("## Top level\n", *_HEAD)
    for name, key in keys_of(record).items():
        if not isinstance(key.kind, Record) and name not in without:
            yield f"| `{name}` | {key.kind.form} | {key.doc} | `{name} = {key.example}` |"


def key_table(record: type) -> Iterator[str]:
    """The lines of a Markdown table, one for each key of the dataclass."""
    yield from _HEAD
    for name, key in keys_of(record).items():
        clashes = ", ".join(f"`{other}`" for other in key.clashes)
        required = " Required." if key.required else ""
        alone = f" Not together with {clashes}." if clashes else ""
        form = key.kind.form.replace("|", "\\|")
        meaning = f"{key.doc}{required}{alone}"
        yield f"| `{name}` | {form} | {meaning} | `{name} = {key.example}` |"
