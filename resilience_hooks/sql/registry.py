"""Every rule about SQL, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.sql.rules import rh601_unknown_table, rh602_unknown_column
from resilience_hooks.sql.rules.base import SqlRule

RULES: Final[Mapping[str, SqlRule]] = {
    module.RULE.code: module.RULE for module in (rh601_unknown_table, rh602_unknown_column)
}
