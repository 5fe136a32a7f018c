"""Every rule about code, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.lint.base import CodeRule
from resilience_hooks.lint.rules import (
    rh501_empty_raises,
    rh502_swallowed_success,
    rh503_counted_completion,
    rh504_acknowledged_failure,
)

_MODULES: Final = (
    rh501_empty_raises,
    rh502_swallowed_success,
    rh503_counted_completion,
    rh504_acknowledged_failure,
)

RULES: Final[Mapping[str, CodeRule]] = {module.RULE.code: module.RULE for module in _MODULES}
