"""The reference page of the configuration, written from the definition of its keys."""

from __future__ import annotations

from resilience_hooks.config.model import Config, Ignore, ServiceConfig, SqlConfig
from resilience_hooks.config.tables import key_table

_INTRODUCTION = """\
# Configuration

None is needed. Where discovery cannot know, settings stand in `.resilience-hooks.toml` at the root
of the repository, or in `[tool.resilience_hooks]` of `pyproject.toml`, not in both. They are read
from the tree that is analysed: with `--rev` those of the commit, else what git tracks.

`resilience-hooks init` writes a `.resilience-hooks.toml` with everything that was discovered,
commented out. A configuration that is wrong ends every command with exit code 2 and lists all of
its faults. Editors that know JSON schemas find one in the package:
`resilience_hooks/config/schema.json`.

```toml
python = "3.12"
exclude = ["examples/"]

[[ignore]]
code = "RH101"
module = "plugins.*"
reason = "a volume brings them"
expires = 2027-01-31

[services."predictions/worker"]
context = "."
entry-files = ["predictions/worker/plugins/*.py"]

[services.ingest]
source = "functions/ingest"
```
"""

_SERVICES = """\
A name is one that `resilience-hooks services` shows, or a new one, with `dockerfile` or `source`.
A name without the part after `:` is meant for every image of its Dockerfile; where it gives a
context, a target or build arguments, the Dockerfile makes that one image only.

The command line goes before the configuration, the configuration before everything discovered.
"""

_IGNORE = """\
An ignore counts where all that it gives matches. One that matches nothing in a run over the whole
repository reports itself as a warning, [RH001](rules/RH001.md), and so does one that has expired.
"""

_SQL = """\
`resilience-hooks sql` and the hook `sql-schema` hold SQL against the schemas that the repository
declares ([docs/sql.md](sql.md)).
"""


def rendered() -> str:
    """The text of ``docs/configuration.md``."""
    lines = [
        _INTRODUCTION,
        "## Keys\n",
        *key_table(Config),
        "\n## `[[ignore]]`\n",
        _IGNORE,
        *key_table(Ignore),
        '\n## `[services."NAME"]`\n',
        _SERVICES,
        *key_table(ServiceConfig),
        "\n## `[sql]`\n",
        _SQL,
        *key_table(SqlConfig),
    ]
    return "\n".join(lines) + "\n"
