"""Every rule, by code: the modules of this package that are named by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static import rules
from resilience_hooks.static.rules.base import Rule
from resilience_hooks.submodules import submodules

RULES: Final[Mapping[str, Rule]] = {
    module.RULE.code: module.RULE for module in submodules(rules, "rh")
}
