"""Other names under which a file knows ``TYPE_CHECKING`` and ``sys.path``, read off its text."""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.static.graph.statements import Aliases

_CHECKING_AS: Final = re.compile(r"\bTYPE_CHECKING\s+as\s+(\w+)")
_CHECKING_ASSIGNED: Final = re.compile(
    r"^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)*TYPE_CHECKING[ \t]*$", re.MULTILINE
)
_PATH_FROM_SYS: Final = re.compile(
    r"\bfrom[ \t]+sys[ \t]+import\b[^\n]*?\bpath\b(?:[ \t]+as[ \t]+(\w+))?"
)
_SYS_AS: Final = re.compile(r"\bimport[ \t][^\n;]*?\bsys[ \t]+as[ \t]+(\w+)")
_NONE: Final = Aliases()


def aliases(source: str) -> Aliases:
    """The aliases that a file may use. A text that only looks like one costs nothing."""
    checking = (
        [*_CHECKING_AS.findall(source), *_CHECKING_ASSIGNED.findall(source)]
        if "TYPE_CHECKING" in source
        else []
    )
    paths = [match[1] or "path" for match in _PATH_FROM_SYS.finditer(source)]
    paths += [f"{name}.path" for name in _SYS_AS.findall(source)]
    if not checking and not paths:
        return _NONE
    return Aliases(frozenset(checking), _NONE.sys_path.union(paths))
