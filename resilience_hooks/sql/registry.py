"""Every rule about SQL, by code: the modules of ``rules`` that are named by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.sql import rules
from resilience_hooks.sql.rules.base import SqlRule
from resilience_hooks.submodules import submodules

RULES: Final[Mapping[str, SqlRule]] = {
    module.RULE.code: module.RULE for module in submodules(rules, "rh")
}
