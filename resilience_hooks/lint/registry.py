"""Every rule about code, by code: the modules of ``rules``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.lint import rules
from resilience_hooks.lint.base import CodeRule
from resilience_hooks.submodules import submodules

RULES: Final[Mapping[str, CodeRule]] = {
    module.RULE.code: module.RULE for module in submodules(rules, "rh")
}
