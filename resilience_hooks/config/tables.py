"""The keys of a table as a table of a page."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.config.record import keys_of


def key_table(record: type) -> Iterator[str]:
    """The lines of a Markdown table, one for each key of the dataclass."""
    yield "| key | value | meaning | example |"
    yield "|---|---|---|---|"
    for name, key in keys_of(record).items():
        clashes = ", ".join(f"`{other}`" for other in key.clashes)
        required = " Required." if key.required else ""
        alone = f" Not together with {clashes}." if clashes else ""
        form = key.kind.form.replace("|", "\\|")
        meaning = f"{key.doc}{required}{alone}"
        yield f"| `{name}` | {form} | {meaning} | `{name} = {key.example}` |"
