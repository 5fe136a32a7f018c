"""The reference page of a drift configuration, written from the definition of its keys."""

from __future__ import annotations

from typing import Final

from resilience_hooks.config.record import Record, keys_of
from resilience_hooks.config.tables import key_table, top_level
from resilience_hooks.drift.settings import DriftSettings

_INTRODUCTION: Final = """\
# Settings of drift

`drift.toml`, or the file that `--config` names. Paths in it start from its folder. Secrets are
never written here: a key names the environment variable that holds one. [drift.md](drift.md)
tells what the settings are for.

```toml
store = "state/drift.sqlite"
page = "public/drift.html"

[source]
address = "graded.duckdb"
table = "prediction_accuracy"

[columns]
model = "system_id"
game-date = "game_date"
outcome = "prediction_correct"
prediction = ["game_id", "player"]

[alerts]
slack-webhook = "SLACK_WEBHOOK_URL"
github-repository = "own/er"
```
"""


def rendered() -> str:
    """The text of ``docs/drift-settings.md``."""
    lines = [_INTRODUCTION, *top_level(DriftSettings)]
    for name, key in keys_of(DriftSettings).items():
        if isinstance(key.kind, Record):
            title = f"\n## `[{name}]`\n\n{key.doc}{' Required.' if key.required else ''}\n"
            lines += [title, *key_table(key.kind.record)]
    return "\n".join(lines) + "\n"
