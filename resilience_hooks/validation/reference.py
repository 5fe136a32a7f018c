"""The reference page of a configuration of validation, written from the definition of its keys."""

from __future__ import annotations

from typing import Final

from resilience_hooks.config.record import Record, keys_of
from resilience_hooks.config.tables import key_table, top_level
from resilience_hooks.validation.settings import (
    ExpectKeys,
    MetricKeys,
    ModeKeys,
    TableKeys,
    ValidationSettings,
)

_INTRODUCTION: Final = """\
# Settings of validation

`validation.toml`, or the file that `--config` names; YAML says the same. Paths in it start from its
folder. Secrets are never written here: a key names the environment variable that holds one.
[validation.md](validation.md) tells what the settings are for. Everything that is wrong with a file
is told at once, with file and line.

```toml
[source]
address = "warehouse.duckdb"

[schedule]
table = "schedule"
game-date = "game_date"
game-id = "game_id"
status = "status"
final = ["Final"]

[metrics.graded_share]
phase = "grading"
table = "predictions"
day = "game_date"
value = "100.0 * COUNT(hit) / COUNT(*)"
needs = { predictions = ["game_date", "hit"] }
owner = "grading team"

[metrics.graded_share.expect]
default = { at-least = 95 }
pre-game = { empty = "required" }
in-game = { empty = "allowed" }
```
"""

_OF_NAMES: Final = (
    ("[metrics.ID]", MetricKeys),
    ("[metrics.ID.expect]", ModeKeys),
    ("[metrics.ID.expect] MODE = {…}", ExpectKeys),
    ("[tables.NAME]", TableKeys),
)


def rendered() -> str:
    """The text of ``docs/validation-settings.md``."""
    lines = [_INTRODUCTION, *top_level(ValidationSettings, {"metrics", "tables"})]
    for name, key in keys_of(ValidationSettings).items():
        if isinstance(key.kind, Record):
            lines += [f"\n## `[{name}]`\n\n{key.doc}\n", *key_table(key.kind.record)]
    for title, record in _OF_NAMES:
        lines += [f"\n## `{title}`\n", *key_table(record)]
    return "\n".join(lines) + "\n"
