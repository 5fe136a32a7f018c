"""Every rule, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.rules import (
    rh001_stale_ignore,
    rh002_stale_baseline,
    rh101_missing_module,
    rh102_wrong_root,
    rh103_relative_import,
    rh104_entry_point,
    rh105_syntax_error,
    rh106_deleted_module,
    rh201_undeclared_distribution,
    rh202_not_locked,
    rh301_copy_source,
    rh302_copy_source_ignored,
    rh303_dockerfile_syntax,
    rh304_misread_line,
    rh401_not_verified,
    rh402_manifest_not_in_image,
    rh403_stale_manifest,
)
from resilience_hooks.static.rules.base import Rule

_MODULES: Final = (
    rh001_stale_ignore,
    rh002_stale_baseline,
    rh101_missing_module,
    rh102_wrong_root,
    rh103_relative_import,
    rh104_entry_point,
    rh105_syntax_error,
    rh106_deleted_module,
    rh201_undeclared_distribution,
    rh202_not_locked,
    rh301_copy_source,
    rh302_copy_source_ignored,
    rh303_dockerfile_syntax,
    rh304_misread_line,
    rh401_not_verified,
    rh402_manifest_not_in_image,
    rh403_stale_manifest,
)

RULES: Final[Mapping[str, Rule]] = {module.RULE.code: module.RULE for module in _MODULES}
