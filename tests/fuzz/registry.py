"""Every target, by name: the modules of ``targets``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.submodules import submodules
from tests.fuzz import targets
from tests.fuzz.target import Target

TARGETS: Final[Mapping[str, Target]] = {
    module.TARGET.name: module.TARGET for module in submodules(targets)
}
