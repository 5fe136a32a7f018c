"""Which top-level names installed distributions may supply: what the repository declares.

Import names are looked up, or guessed from distribution names (PEP 503 normalised, dashes as
underscores) where nobody knows them. Projects of the repository itself are not third party, however
they are declared.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.launch.packaging import normalised
from resilience_hooks.static.packages.catalog import modules_of, suppliers
from resilience_hooks.static.tree import Tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_REQUIREMENTS: Final = re.compile(r"(?:^|/)(?:[^/]*require[^/]*\.(?:txt|in)|requirements/.*\.txt)$")
_DECLARING: Final = re.compile(
    rf"{_REQUIREMENTS.pattern}|(?:^|/)(?:pyproject\.toml|Pipfile|setup\.(?:py|cfg))$"
)
_NAME: Final = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:$|[<>=!~;@,(\s#])")
_SETUP_STRING: Final = re.compile(r"""["']([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]\n\"']*\]\s*)?[<>=!~;]""")


def import_names(distribution: str) -> tuple[str, ...]:
    """The top-level names that a distribution is known or likely to supply.

    Stray modules of a wheel (``tests``, ``utils``) are left out: they must not hide one's own.
    """
    name = normalised(distribution)
    known = tuple(module for module in modules_of(name) if suppliers(module))
    return known or (name.replace("-", "_"), distribution)


def declared_imports(tree: Tree, inline: Iterable[str] = ()) -> frozenset[str]:
    """Top-level names that the declared (and the ``inline`` installed) distributions supply."""
    own: set[str] = set()
    names: set[str] = {name for text in inline for name in _requirement(text)}
    for path in tree.matching(_DECLARING):
        names.update(_readable(_declared(tree, path, own)))
    third_party = (name for name in names if normalised(name) not in own)
    return frozenset(top for name in third_party for top in import_names(name))


def _readable(names: Iterator[str]) -> list[str]:
    """What can be read of a file; one that cannot be parsed declares nothing."""
    try:
        return list(names)
    except (TreeError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return []


def _declared(tree: Tree, path: str, own: set[str]) -> Iterator[str]:
    base = path.rpartition("/")[2]
    if _REQUIREMENTS.search(path):
        for line in tree.read(path).decode("utf-8", "replace").splitlines():
            yield from _requirement(line)
    elif base == "pyproject.toml":
        yield from _pyproject(tomllib.loads(tree.read(path).decode()), own)
    elif base == "Pipfile":
        data = tomllib.loads(tree.read(path).decode())
        yield from [*data.get("packages", {}), *data.get("dev-packages", {})]
    elif base in {"setup.py", "setup.cfg"}:
        text = tree.read(path).decode("utf-8", "replace")
        own.update(normalised(n) for n in re.findall(r"\bname\s*=\s*[\"']?([\w.-]+)", text)[:1])
        yield from _SETUP_STRING.findall(text)


def _requirement(line: str) -> Iterator[str]:
    match = _NAME.match(line)
    if match:
        yield match[1]


def _pyproject(data: Mapping[str, object], own: set[str]) -> Iterator[str]:
    project = _table(data, "project")
    poetry = _table(_table(data, "tool"), "poetry")
    for table in (project, poetry):
        if isinstance(table.get("name"), str):
            own.add(normalised(str(table["name"])))
    groups = [*_table(project, "optional-dependencies").values()]
    groups += [*_table(data, "dependency-groups").values(), project.get("dependencies")]
    for group in groups:
        for line in group if isinstance(group, list) else ():
            yield from _requirement(str(line))
    yield from _table(poetry, "dependencies")
    for group in _table(poetry, "group").values():
        if isinstance(group, dict):
            yield from _table(group, "dependencies")


def _table(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}
