"""State that outlives a process and is shared by several: one SQLite file, standard library."""

from __future__ import annotations

from resilience_hooks.durable.claims import Claim, Claims, SQLiteClaims
from resilience_hooks.durable.database import Database
from resilience_hooks.durable.once import do_once

__all__ = ["Claim", "Claims", "Database", "SQLiteClaims", "do_once"]
