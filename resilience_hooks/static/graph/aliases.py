"""Other names under which a file knows ``TYPE_CHECKING`` and ``sys.path``, read off its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Each pattern begins with a literal, which lets the search run at the speed of memory.
_CHECKING_AS: Final = re.compile(r"TYPE_CHECKING\s+as\s+(\w+)")
_CHECKING_ASSIGNED: Final = re.compile(
    r"^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)*TYPE_CHECKING[ \t]*$", re.MULTILINE
)
_PATH_FROM_SYS: Final = re.compile(
    r"from[ \t]+sys[ \t]+import\b[^\n]*?\bpath\b(?:[ \t]+as[ \t]+(\w+))?"
)
_SYS_AS: Final = re.compile(r"sys[ \t]+as[ \t]+(\w+)")


@dataclass(frozen=True, slots=True)
class Aliases:
    """Further names of ``typing.TYPE_CHECKING`` and of ``sys.path`` in one file."""

    type_checking: frozenset[str] = frozenset()
    sys_path: frozenset[str] = frozenset({"sys.path"})


_NONE: Final = Aliases()


def aliases(source: str) -> Aliases:
    """The aliases that a file may use. A text that only looks like one costs nothing."""
    checking = _checking(source) if "TYPE_CHECKING" in source else []
    paths = _paths(source) if "sys" in source else []
    if not checking and not paths:
        return _NONE
    return Aliases(frozenset(checking), _NONE.sys_path.union(paths))


def _checking(source: str) -> list[str]:
    return [*_CHECKING_AS.findall(source), *_CHECKING_ASSIGNED.findall(source)]


def _paths(source: str) -> list[str]:
    imported = [match[1] or "path" for match in _PATH_FROM_SYS.finditer(source)]
    return imported + [f"{name}.path" for name in _SYS_AS.findall(source)]
